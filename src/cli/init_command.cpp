// init, create, revision: files of the project.
#include <filesystem>

#include "cli/commands.h"
#include "cli/json.h"
#include "cli/project_text.h"
#include "cli/text.h"

namespace godwit::cli {

int init_command(Session& session) {
  const InitResult result = session.arguments().value("from") ? init_from_migrate_mongo(session.project_options())
                                                            : init_project(session.project_options().folder);
  session.answer(init_text(result, std::filesystem::current_path(), session.view()), init_json(result));
  return 0;
}

int create_command(Session& session) {
  const CreateOptions options = create_options_of(session.arguments());
  const std::filesystem::path file = create_migration(session.open_project(), options);
  session.answer(visible(shown_path(file, std::filesystem::current_path())) + "\n",
                 create_json(file.stem().string(), file));
  return 0;
}

}  // namespace godwit::cli
