// What the program adds to an error of the library before it ends with it.
#pragma once

#include <string>

#include "cli/arguments.h"
#include "godwit/error.h"

namespace godwit::cli {

// What is known when a command ends with an error. Empty where it is not.
struct Ending {
  const Arguments& arguments;
  std::string environment;  // its name
  std::string hosts;        // that it was connected to
  std::string migration;    // the one that failed
  bool wants_retry = false; // that migration: see Migration
  bool began = false;       // a migration was started
  int signal = 0;           // that asked the program to stop
};

// The error with everything that a message wants: the place where the library does not say it, what is unchanged, and
// the next command, which acts where the typed one did. See final_error() for signals.
Error ended(const Error& error, const Ending& known);

}  // namespace godwit::cli
