// See script/handle.h.
#pragma once

#include "script/handle.h"

namespace godwit::script::mongo {

using script::HandleClass;

}  // namespace godwit::script::mongo
