#include "script/error_size.h"

#include <cstdint>
#include <utility>

#include "base/text.h"

namespace godwit::script {

std::string cut(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  const std::string missing = base::grouped(static_cast<std::int64_t>(text.size() - end));
  text.resize(end);
  return std::move(text) + "… (" + missing + " more bytes)";
}

Error cut(const Error& error) {
  Error result(error.code(), cut(error.message()));
  for (const std::string& line : error.details()) result.detail(cut(line));
  for (const std::string& stage : error.stages()) result.during(stage);
  if (!error.unchanged_text().empty()) result.unchanged(error.unchanged_text());
  if (!error.fix_text().empty()) result.fix(cut(error.fix_text()));
  return result.retry(error.retry_class()).vendor(error.vendor_error());
}

}  // namespace godwit::script
