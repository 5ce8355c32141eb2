// The managed local server, wired to the MongoDB client.
#pragma once

#include "godwit/events.h"
#include "godwit/project.h"
#include "local/server.h"

namespace godwit::app {

local::Server make_local_server(const Project& project, const EventSink& events);

}  // namespace godwit::app
