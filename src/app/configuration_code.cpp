#include "app/configuration_code.h"

#include <fmt/format.h>

#include "app/cache_folder.h"
#include "base/file.h"
#include "godwit/error.h"
#include "script/runtime.h"

namespace godwit::app {

config::Config run_configuration(const std::filesystem::path& file, const std::filesystem::path& base,
                                 const config::Variables& variables) {
  const auto text = base::read_file_if_exists(file);
  if (!text)
    throw Error(ErrorCode::kConfigMissing, fmt::format("there is no file {}", file.lexically_normal().string()))
        .fix("name the configuration with -f");
  return config::Config::from_migrate_mongo(evaluate_configuration(file, variables), *text, file, base, variables);
}

std::string evaluate_configuration(const std::filesystem::path& file, const config::Variables& variables) {
  script::RuntimeOptions options;
  options.project_folder = file.parent_path();
  options.variables = variables;
  options.cache_folder = cache_folder(variables);
  return script::Runtime(std::move(options)).evaluate(file);
}

}  // namespace godwit::app
