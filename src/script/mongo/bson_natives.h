// What prelude/bson.js stands on.
#pragma once

#include <jsapi.h>

namespace godwit::script::mongo {

class Documents;

// Adds to `natives`: those of object_id.h, `adopt(handed)`, `serialize(document)` and `deserialize(bytes)`,
// `decimalToString(bytes)` and `decimalFromString(text)` (undefined when it is none), `randomUuid()`. `documents` must
// live as long as scripts run. False = exception pending.
bool add_bson_natives(JSContext* cx, JS::HandleObject natives, Documents& documents);

}  // namespace godwit::script::mongo
