#include "script/node_error.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "base/text.h"
#include "script/error_size.h"
#include "script/node_values.h"
#include "script/source_file.h"

namespace godwit::script {
namespace {

using nlohmann::json;
using Shown = std::function<std::string(const std::string&)>;

constexpr std::size_t kMostLines = 40;

std::vector<std::string> lines_of(const json& described) {
  std::string text = text_of(described, "text");
  if (text.find("mongodb://") != std::string::npos || text.find("mongodb+srv://") != std::string::npos) {
    text = base::redact_url(text);
  }
  auto lines = base::split_lines(cut(std::move(text), kMostErrorText));
  if (lines.size() > kMostLines) lines.resize(kMostLines);
  for (std::string& line : lines) line = base::printable(line);
  return lines;
}

std::string place_of(const json& frame, const Shown& shown) {
  return shown(text_of(frame, "file")) + ':' + std::to_string(frame.value("line", 0U)) + ':' +
         std::to_string(frame.value("column", 0U));
}

std::string frame_line(const json& frame, const Shown& shown) {
  const std::string name = text_of(frame, "function");
  const std::string place = place_of(frame, shown);
  const std::string await = frame.value("isAsync", false) ? "async " : "";
  return "    at " + await + (name.empty() ? place : cut(name) + " (" + place + ')');
}

void add_place(Error& error, const json& frame, const Shown& shown) {
  error.detail(place_of(frame, shown));
  try {
    const std::string file = text_of(frame, "file");
    const std::string source = read_source(file, file, kMostScriptBytes);
    for (std::string& line : excerpt(source, frame.value("line", 0U), frame.value("column", 0U))) {
      error.detail(std::move(line));
    }
  } catch (const Error&) {
    // The place alone has to do.
  }
}

void add_causes(Error& error, const json& described, const Shown& shown) {
  for (const json& cause : described.value("causes", json::array())) {
    const auto lines = lines_of(cause);
    error.detail("caused by: " + (lines.empty() ? std::string() : lines.front()));
    const json frames = cause.value("frames", json::array());
    if (!frames.empty()) error.detail(frame_line(frames.front(), shown));
    add_causes(error, cause, shown);
  }
}

VendorError vendor_of(const json& described) {
  VendorError vendor;
  const json code = described.value("code", json());
  vendor.name = cut(text_of(described, "codeName"));
  vendor.source = text_of(described, "name").starts_with("Mongo") ? "server" : "script";
  vendor.code = whole_number(code);
  if (code.is_string() && vendor.name.empty()) vendor.name = cut(code.get<std::string>());
  for (const json& label : described.value("labels", json::array())) {
    if (label.is_string()) vendor.labels.push_back(cut(label.get<std::string>()));
  }
  return vendor;
}

// Those that say more about why a migration failed than that it did.
ErrorCode code_of(const json& described, ErrorCode code) {
  if (code != ErrorCode::kScriptThrew) return code;
  const std::string name = text_of(described, "name");
  const json number = described.value("code", json());
  if (described.value("isSyntax", false)) return ErrorCode::kScriptSyntax;
  if (name == "MongoServerSelectionError") return ErrorCode::kCannotConnect;
  if (name == "MongoNetworkError" || name == "MongoNetworkTimeoutError") return ErrorCode::kConnectionLost;
  if (name != "MongoServerError" || !number.is_number()) return code;
  if (number == 18 || number == 8000) return ErrorCode::kAuthentication;
  return number == 13 ? ErrorCode::kPermission : code;
}

}  // namespace

Error node_error(const json& described, ErrorCode code, const Shown& shown) {
  const auto lines = lines_of(described);
  std::string message = lines.empty() ? "the script threw" : lines.front();
  if (code == ErrorCode::kUnhandledRejection) message = "a promise was rejected and nobody handled it: " + message;
  Error error(code_of(described, code), std::move(message));
  for (std::size_t i = 1; i < lines.size(); ++i) error.detail("  " + lines[i]);
  const json frames = described.value("frames", json::array());
  if (!frames.empty()) add_place(error, frames.front(), shown);
  for (const json& frame : frames) error.detail(frame_line(frame, shown));
  add_causes(error, described, shown);
  VendorError vendor = vendor_of(described);
  if (vendor.code != 0 || !vendor.name.empty() || !vendor.labels.empty()) error.vendor(std::move(vendor));
  return error;
}

}  // namespace godwit::script
