// The process around the program: streams, signals, and how it ends.
#include <cstdlib>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "cli/early_start.h"
#include "cli/migrate_mongo_program.h"
#include "cli/program.h"
#include "cli/signals.h"
#include "cli/terminal.h"
#include "godwit/project.h"

int main(int argc, char** argv) {
  using namespace godwit::cli;
  occupy_standard_streams();
  const std::map<std::string, std::string> variables = godwit::current_variables();
  Interruption interruption;
  const SignalWatcher watcher(interruption);
  std::thread library = start_library_beside();
  ProcessTerminal terminal;
  const std::vector<std::string> words(argv + 1, argv + (argc > 0 ? argc : 1));
  const bool as_migrate_mongo = argc > 0 && acts_as_migrate_mongo(argv[0]);
  const int code = as_migrate_mongo ? run_migrate_mongo(words, terminal, variables, interruption)
                                    : run_program(words, terminal, variables, interruption);
#ifndef GODWIT_ORDERLY_EXIT
  // Output is written unbuffered and everything of ours is closed by now. What is left are the destructors and exit
  // handlers of drivers, the JavaScript engine and the crypto library, which would only take apart what the kernel
  // takes apart faster; for a command as short as `status` they are a good part of its time.
  std::_Exit(code);
#endif
  library.join();
  return code;
}
