// Runs one migration's code. The runner does not know what kind of code it is.
#pragma once

#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "db/session.h"
#include "migrate/plan.h"
#include "migrate/source.h"
#include "script/runtime.h"

namespace godwit::migrate {

// What is known of a migration once its code was loaded.
struct Loaded {
  Options options;
  bool has_up = false;
  bool has_down = false;
  std::string up_text;                 // for find_hazards
  std::vector<std::string> warnings{};   // what a person should know before it runs
};

// One execution.
struct Execution {
  Direction direction = Direction::kUp;
  std::string environment;
  bool is_protected = false;
  std::map<std::string, std::string> parameters;
  db::Session* session = nullptr;      // with a transaction open on it, joined by everything; null = none
  bool unawaited_is_error = false;
  bool network = false;
  bool coalesce = false;               // writes whose results are dropped may be sent together
  base::Duration timeout{0};           // 0 = none
  std::function<Error()> stop_reason;
};

// Used from one thread.
class Executor {
 public:
  virtual ~Executor() = default;
  // Loads the code without running up or down. Throws what is wrong with it.
  virtual Loaded load(const Source& source, const std::stop_token& stop) = 0;
  // Runs up or down to its end. `counts` is filled also when it throws. After an error with which the code was stopped
  // from outside, the executor makes itself usable again.
  virtual void run(const Source& source, const Execution& execution, script::Host& host, script::Counts& counts,
                   const std::stop_token& stop) = 0;
};

}  // namespace godwit::migrate
