// One invocation of a command: what was asked, where the answer goes, who may be asked.
#pragma once

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

  // Standard output gets `document` with --json, else `text`.
  void answer(const std::string& text, const std::string& document);
  void warn(const std::vector<std::string>& warnings);
  // See require_yes().
  void confirm(const std::string& question, const Error& refusal);

  [[nodiscard]] ProjectOptions project_options() const;
  [[nodiscard]] Project open_project() const;
  // From here on a signal stops the work properly instead of ending the program.
  [[nodiscard]] Migrator open_migrator(const Project& project);
  // The error as this program ends with it: see final_error(), and where to look after an interruption.
  [[nodiscard]] Error ending(const Error& error) const;

 private:
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
  std::stop_callback<Announce> on_stop_;  // last: nothing is told of a session that goes away
};

}  // namespace godwit::cli
