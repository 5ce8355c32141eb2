// An application that migrates its database when it starts: a folder of scripts, and one migration compiled in.
#include <godwit/godwit.h>

#include <cstdio>
#include <cstring>

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: application FOLDER require|wait|migrate\n");
    return 64;
  }
  const auto startup = std::strcmp(argv[2], "migrate") == 0 ? godwit::Startup::kMigrate
                       : std::strcmp(argv[2], "wait") == 0  ? godwit::Startup::kWait
                                                            : godwit::Startup::kRequire;
  try {
    godwit::ProjectOptions where;
    where.folder = argv[1];
    where.variables = godwit::current_variables();
    godwit::MigratorOptions options;
    options.command = "application";
    godwit::CompiledMigration compiled;
    compiled.id = "20260201000000-compiled-in";
    compiled.idempotent = true;
    compiled.up = [](godwit::MigrationContext& context) {
      context.command(R"({"insert": "from_cpp", "documents": [{"greeting": "grüß Gott"}]})");
      context.log(godwit::LogLevel::kInfo, "written from C++");
    };
    compiled.down = [](godwit::MigrationContext& context) { context.command(R"({"drop": "from_cpp"})"); };
    options.compiled.push_back(compiled);
    godwit::Migrator migrator(godwit::Project::open(where), options);
    const godwit::RunReport report = godwit::prepare(migrator, startup);
    std::printf("ready, %zu applied now\n", report.done.size());
    return 0;
  } catch (const godwit::Error& error) {
    std::printf("%s %s\n", godwit::error_name(error.code()).c_str(), error.what());
    return godwit::exit_code(error.code());
  }
}
