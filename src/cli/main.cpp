// The process around the program: streams, signals, and how it ends.
#include <cstdlib>
#include <string>
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
  Interruption interruption;
  const SignalWatcher watcher(interruption);
  ProcessTerminal terminal;
  const std::vector<std::string> words(argv + 1, argv + (argc > 0 ? argc : 1));
  const bool as_migrate_mongo = argc > 0 && acts_as_migrate_mongo(argv[0]);
  const int code = as_migrate_mongo ? run_migrate_mongo(words, terminal, godwit::current_variables(), interruption)
                                    : run_program(words, terminal, godwit::current_variables(), interruption);
  remove_shared_counters();
#ifndef GODWIT_ORDERLY_EXIT
  // Output is written unbuffered and everything of ours is closed by now. What is left are the destructors and exit
  // handlers of drivers, the JavaScript engine and the crypto library, which would only take apart what the kernel
  // takes apart faster; for a command as short as `status` they are a good part of its time.
  std::_Exit(code);
#endif
  return code;
}
