// Texts of dates as Node reads them.
#pragma once

#include <jsapi.h>

namespace godwit::script {

// Puts in the place of the global Date a constructor that reads texts as Node does, and leaves all else to the engine's
// own. Both have one prototype, so that dates that C++ makes are the same as those of scripts. The reader is the
// prelude's internal/dates: it is loaded with the first text that is not plain ISO 8601, since most scripts have none.
//
// False with an exception pending when memory is out.
bool read_dates_as_node(JSContext* cx, JS::HandleObject global);

}  // namespace godwit::script
