// An error as a person reads it.
#pragma once

#include <string>

#include "cli/style.h"
#include "godwit/error.h"

namespace godwit::cli {

// What, where, what is unchanged, and the one next command:
//
//     error[GW0412]: an applied migration was edited
//       migrations/20261118091200-split-name.js   applied to prod 2026-11-19 07:02 UTC by ci@build-812
//       nothing was changed in prod
//       fix: restore the file, or add a new migration
//       more: godwit explain GW0412
//
// With `vendor`, what the database or the script engine said is a line of its own.
std::string error_text(const Error& error, const Style& style, bool vendor);

// The error that the program ends with: an interruption after SIGTERM is kTerminated, everything else stays as it is.
// `signal` is the one that asked the program to stop, or 0.
Error final_error(const Error& error, int signal);

}  // namespace godwit::cli
