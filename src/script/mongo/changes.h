// How many documents a call changed, read from the server's replies.
#pragma once

#include "bson/document.h"
#include "script/engine.h"

namespace godwit::script::mongo {

// Whether a command that a script sends by itself may change something.
[[nodiscard]] bool may_write(bson::View command);
// Whether an aggregation stores its result: $out, $merge.
[[nodiscard]] bool stores_result(bson::View pipeline);

// Adds to the running call's counts what a command that may write changed. Any thread.
void count_command(Engine& engine, bson::View command, bson::View reply);
// The same for a bulk write's reply, whether or not all of it succeeded. Any thread.
void count_bulk(Engine& engine, bson::View reply);

}  // namespace godwit::script::mongo
