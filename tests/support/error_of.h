// The error that a call ends with, for looking at it piece by piece.
#pragma once

#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "godwit/error.h"

namespace godwit::test {

// Fails the test and returns an internal error when `act` throws nothing.
template <class Act>
Error error_of(Act&& act) {
  try {
    act();
  } catch (const Error& e) {
    return e;
  }
  ADD_FAILURE() << "no error was thrown";
  return Error(ErrorCode::kInternal, "no error was thrown");
}

// Everything of an error that could be shown to somebody.
inline std::string all_text(const Error& error) {
  std::string text = std::string(error.what()) + "\n" + error.unchanged_text() + "\n" + error.fix_text();
  for (const std::string& detail : error.details()) text += "\n" + detail;
  return text;
}

}  // namespace godwit::test
