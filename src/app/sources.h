// The migrations in a project's folder.
#pragma once

#include <vector>

#include "godwit/project.h"
#include "migrate/source.h"

namespace godwit::app {

// As migrate::discover, with what the project's configuration says of its files.
std::vector<migrate::Source> sources_of(const Project& project);

}  // namespace godwit::app
