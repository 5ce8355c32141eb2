// The functions of natives.md, by the files that have them.
#pragma once

#include <jsapi.h>

#include "script/mongo/driver.h"

namespace godwit::script::mongo {

// Each adds its functions to `natives`; `driver` must live as long as scripts run. False = exception pending.

// `command` (command_natives.cpp)
bool add_command_natives(JSContext* cx, JS::HandleObject natives, Driver& driver);
// `bulk` (bulk_natives.cpp)
bool add_bulk_natives(JSContext* cx, JS::HandleObject natives, Driver& driver);
// `holdBack`, `byCallSite` (held_back_natives.cpp)
bool add_held_back_natives(JSContext* cx, JS::HandleObject natives, Driver& driver);
// `find`, `aggregate`, `commandCursor`, `fetch`, `buffered`, `take`, `takeAll`, `close` (cursor_natives.cpp)
bool add_cursor_natives(JSContext* cx, JS::HandleObject natives, Driver& driver);
// `startSession`, `sessionBegin`, `sessionCommit`, `sessionAbort`, `sessionEnd`, `sessionId`, `runSession`
// (session_natives.cpp)
bool add_session_natives(JSContext* cx, JS::HandleObject natives, Driver& driver);

}  // namespace godwit::script::mongo
