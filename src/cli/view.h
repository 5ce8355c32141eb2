// What every text renderer needs to know of where its text will be read.
#pragma once

#include <string>

#include "cli/style.h"
#include "cli/time_text.h"

namespace godwit::cli {

struct View {
  Style style;
  TimeView time;
  std::string target;  // what commands that are suggested must repeat, e.g. " -e prod"
};

}  // namespace godwit::cli
