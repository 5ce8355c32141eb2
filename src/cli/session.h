// One invocation of a command: what was asked, where the answer goes, who may be asked.
#pragma once

#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/event_lines.h"
#include "cli/narrator.h"
#include "cli/prompt.h"
#include "cli/signals.h"
#include "cli/ticker.h"
#include "cli/view.h"
#include "godwit/migrator.h"
#include "godwit/project.h"

namespace godwit::cli {

class Session {
 public:
  // Throws kUsage for contradictory options. Everything given must outlive it.
  Session(const Arguments& arguments, Terminal& terminal, const Variables& variables, Interruption& interruption);

  [[nodiscard]] const Arguments& arguments() const { return arguments_; }
  [[nodiscard]] bool json() const { return arguments_.flag("json"); }
  [[nodiscard]] bool is_verbose() const { return verbosity_of(arguments_) >= Verbosity::kVerbose; }
  // How text on standard output looks, and that on standard error.
  [[nodiscard]] const View& view() const { return view_; }
  [[nodiscard]] const View& err_view() const { return err_view_; }
  [[nodiscard]] std::size_t columns() const { return terminal_.columns(); }
  [[nodiscard]] Narrator& narrator() { return narrator_; }
  // Where events of the library go. Outlives the library's objects that get it only if the session does.
  [[nodiscard]] EventSink events();
  // A plan of a run as a line, for JSON Lines.
  void plan_line(const Plan& plan) { lines_.plan(plan); }

  // Standard output gets `document` with --json, else `text`. Of functions only the one that is wanted is called: an
  // answer about thousands of migrations takes a while to write.
  void answer(const std::string& text, const std::string& document);
  void answer(const std::function<std::string()>& text, const std::function<std::string()>& document);
  void warn(const std::vector<std::string>& warnings);
  // See require_yes().
  void confirm(const std::string& question, const Error& refusal);

  // What the code of a configuration prints goes to standard error: standard output is the command's.
  [[nodiscard]] ProjectOptions project_options();
  [[nodiscard]] Project open_project();
  // From here on a signal stops the work properly instead of ending the program.
  [[nodiscard]] Migrator open_migrator(const Project& project);
  // Until something is heard of it: that the connection string of an environment is being looked up. A command that
  // prints it may take seconds.
  void look_up(const std::string& environment);
  // The error as this program ends with it: see ended(). `report` is that of a run which got so far as to have one.
  [[nodiscard]] Error ending(const Error& error, const RunReport* report = nullptr) const;
  // The findings with commands in their hints that act where this one did.
  [[nodiscard]] std::vector<Finding> completed_hints(std::vector<Finding> findings) const;

 private:
  // What events tell that an error's message needs.
  struct Heard {
    std::string hosts;
    bool began = false;
  };
  void hear(const Event& event);

  struct Announce {
    Session* session;
    void operator()() const;
  };

  const Arguments& arguments_;
  Terminal& terminal_;
  const Variables& variables_;
  Interruption& interruption_;
  View view_;
  View err_view_;
  Narrator narrator_;
  EventLines lines_;
  Ticker ticker_;
  std::string environment_;  // the name of the one that was opened
  mutable std::mutex mutex_;
  Heard heard_;                           // guarded by mutex_
  std::stop_callback<Announce> on_stop_;  // last: nothing is told of a session that goes away
};

}  // namespace godwit::cli
