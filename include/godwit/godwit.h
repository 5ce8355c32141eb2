// Everything of godwit's public API.
#pragma once

#include "godwit/error.h"
#include "godwit/events.h"
#include "godwit/local_server.h"
#include "godwit/migrator.h"
#include "godwit/project.h"
#include "godwit/version.h"
