// Failures of the client become the driver's error objects.
#pragma once

#include <jsapi.h>

#include <exception>

#include "script/mongo/documents.h"

namespace godwit::script::mongo {

// What `makeError` of `mongodb/errors` makes of it (natives.md). False when the exception is none of a database's, or,
// with an exception pending, when making it failed.
bool make_driver_error(JSContext* cx, Documents& documents, const std::exception& exception,
                       JS::MutableHandleValue error);

}  // namespace godwit::script::mongo
