// Configuration that is code: migrate-mongo-config.js.
#pragma once

#include <filesystem>

#include "config/config.h"

namespace godwit::app {

// Runs the file in an engine of its own and reads what it exports. `base` is what its paths are relative to. Throws
// kConfigMissing, kConfigValue, and what Runtime::evaluate throws.
config::Config run_configuration(const std::filesystem::path& file, const std::filesystem::path& base,
                                 const config::Variables& variables);

// What the file's code gives with these variables: the JSON that config::read_migrate_mongo takes.
std::string evaluate_configuration(const std::filesystem::path& file, const config::Variables& variables);

}  // namespace godwit::app
