#include "cli/error_text.h"

#include <csignal>

#include <fmt/format.h>

#include "cli/text.h"

namespace godwit::cli {

namespace {

// Appends the lines of `text`, each indented by two; the first of them after `label`.
void append_lines(std::string& out, std::string_view label, std::string_view text) {
  bool first = true;
  for (const std::string& line : lines_of(text)) {
    out += line.empty() ? "\n" : fmt::format("  {}{}\n", first ? label : std::string_view(), visible_lines(line));
    first = false;
  }
}

std::string vendor_line(const VendorError& vendor) {
  std::string line = fmt::format("the {} said: ", vendor.source);
  line += vendor.name.empty() ? fmt::format("code {}", vendor.code) : vendor.name;
  if (!vendor.name.empty() && vendor.code != 0) line += fmt::format(" (code {})", vendor.code);
  if (!vendor.labels.empty()) line += fmt::format(" [{}]", joined(vendor.labels, ", "));
  return line;
}

}  // namespace

std::string error_text(const Error& error, const Style& style, bool vendor) {
  const std::string code = error_name(error.code());
  std::string out = style.paint(Tone::kBad, fmt::format("error[{}]", code)) + ": ";
  const std::vector<std::string> message = lines_of(error.what());
  const std::string first = message.empty() ? std::string(error_title(error.code())) : visible_lines(message.front());
  out += style.paint(Tone::kStrong, first) + "\n";
  for (std::size_t i = 1; i < message.size(); ++i) append_lines(out, "", message[i]);
  for (const std::string& detail : error.details()) append_lines(out, "", detail);
  if (vendor && !error.vendor_error().source.empty()) append_lines(out, "", vendor_line(error.vendor_error()));
  append_lines(out, "", error.unchanged_text());
  append_lines(out, style.paint(Tone::kGood, "fix:") + " ", error.fix_text());
  append_lines(out, "more: ", "godwit explain " + code);
  return out;
}

Error final_error(const Error& error, int signal) {
  if (signal != SIGTERM || error.code() != ErrorCode::kInterrupted) return error;
  Error final(ErrorCode::kTerminated, error.message() == "interrupted" ? "terminated" : error.message());
  for (const std::string& detail : error.details()) final.detail(detail);
  for (const std::string& stage : error.stages()) final.during(stage);
  if (!error.unchanged_text().empty()) final.unchanged(error.unchanged_text());
  if (!error.fix_text().empty()) final.fix(error.fix_text());
  return final.retry(error.retry_class()).vendor(error.vendor_error());
}

}  // namespace godwit::cli
