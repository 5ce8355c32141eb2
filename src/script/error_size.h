// Errors that fit into what keeps them: a journal's line, a row of the ledger, a terminal.
#pragma once

#include <cstddef>
#include <string>

#include "godwit/error.h"

namespace godwit::script {

// Of one text of an error, in bytes.
inline constexpr std::size_t kMostErrorText = std::size_t{8} << 10U;

// The text's beginning, at most `most` bytes and whole characters of its UTF-8, and how much is missing.
std::string cut(std::string text, std::size_t most = kMostErrorText);

// The error with its message, details and fix cut.
Error cut(const Error& error);

}  // namespace godwit::script
