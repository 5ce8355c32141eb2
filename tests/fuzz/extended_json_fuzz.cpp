// Extended JSON as it comes from people (`run` parameters, compiled-in migrations) and documents as they come from
// servers: nothing crashes, and what was read once is written so that it reads the same again.
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

#include "bson/extended_json.h"
#include "godwit/error.h"

namespace {

using godwit::bson::Document;

void check(bool holds) {
  if (!holds) std::abort();
}

// Canonical text keeps every type, so that reading and writing it changes nothing.
void check_round_trip(godwit::bson::View document) {
  const std::string once = godwit::bson::to_canonical_json(document);
  const Document again = godwit::bson::from_extended_json(once);
  check(godwit::bson::to_canonical_json(again) == once);
  static_cast<void>(godwit::bson::to_relaxed_json(document));
}

void read_as_text(std::string_view text) {
  try {
    const Document document = godwit::bson::from_extended_json(text);
    check(godwit::bson::is_valid(document));
    check_round_trip(document);
  } catch (const godwit::Error& error) {
    check(error.code() == godwit::ErrorCode::kUsage);
  }
}

// Every field of a damaged document may be looked at; written it is refused.
void read_as_bytes(std::span<const std::uint8_t> bytes) {
  const godwit::bson::View view(bytes);
  std::size_t fields = 0;
  for (const godwit::bson::Element& element : view) fields += element.key().size() + element.string().size();
  check(fields <= bytes.size());
  try {
    static_cast<void>(godwit::bson::to_canonical_json(view));
  } catch (const godwit::Error& error) {
    check(error.code() == godwit::ErrorCode::kInternal);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  read_as_text({reinterpret_cast<const char*>(data), size});
  read_as_bytes({data, size});
  return 0;
}
