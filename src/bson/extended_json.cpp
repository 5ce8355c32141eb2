#include "bson/extended_json.h"

#include <bson/bson.h>

#include <memory>

#include <fmt/format.h>

#include "godwit/error.h"

namespace godwit::bson {

namespace {

struct FreeText {
  void operator()(char* text) const noexcept { bson_free(text); }
};

// Text may hold zero bytes; only names end with one.
constexpr auto kUtf8 = static_cast<bson_validate_flags_t>(BSON_VALIDATE_UTF8 | BSON_VALIDATE_UTF8_ALLOW_NULL);

using Writer = char* (*)(const bson_t*, std::size_t*);

std::string write(View view, Writer writer) {
  bson_t document;
  if (!bson_init_static(&document, view.data(), view.size()))
    throw Error(ErrorCode::kInternal, "damaged BSON cannot be written as JSON");
  std::size_t length = 0;
  const std::unique_ptr<char, FreeText> text(writer(&document, &length));
  if (!text) throw Error(ErrorCode::kInternal, "damaged BSON cannot be written as JSON");
  return {text.get(), length};
}

}  // namespace

Document from_extended_json(std::string_view text) {
  bson_error_t error;
  bson_t document;
  if (!bson_init_from_json(&document, text.data(), static_cast<ssize_t>(text.size()), &error))
    throw Error(ErrorCode::kUsage, fmt::format("not valid Extended JSON: {}", error.message));
  const std::uint8_t* bytes = bson_get_data(&document);
  std::vector<std::uint8_t> copy(bytes, bytes + document.len);
  bson_destroy(&document);
  return Document(std::move(copy));
}

std::string to_relaxed_json(View view) { return write(view, &bson_as_relaxed_extended_json); }

std::string to_canonical_json(View view) { return write(view, &bson_as_canonical_extended_json); }

bool is_valid(View view) {
  bson_t document;
  return bson_init_static(&document, view.data(), view.size()) && bson_validate(&document, kUtf8, nullptr);
}

}  // namespace godwit::bson
