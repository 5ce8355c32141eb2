// Configuration of the tool migrate-mongo: code, or a JSON file that says the same.
#pragma once

#include <filesystem>
#include <string>

#include "config/config.h"
#include "godwit/events.h"

namespace godwit::app {

// Whether the file is that tool's: code by its name, or JSON with its key "mongodb". Any other is a godwit.yaml.
bool is_of_migrate_mongo(const std::filesystem::path& file);

// Runs the file and reads what it exports. `base` is what its paths are relative to. Throws kConfigMissing,
// kConfigValue, and what evaluate_configuration throws.
config::Config run_configuration(const std::filesystem::path& file, const std::filesystem::path& base,
                                 const config::Variables& variables, const EventSink& events);

// What the file's code gives with these variables: the JSON that config::read_migrate_mongo takes. It runs in an engine
// of its own and, where that cannot run it, in the user's Node; what it prints in the one that counts goes to `events`
// as kConfigurationLog. It is the user's own program and may ask the network. Throws kConfigCode with the place and the
// stack of what it throws, kFile, and kInterrupted.
std::string evaluate_configuration(const std::filesystem::path& file, const config::Variables& variables,
                                   const EventSink& events = {});

}  // namespace godwit::app
