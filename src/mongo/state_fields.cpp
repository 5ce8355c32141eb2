#include "mongo/state_fields.h"

#include <fmt/format.h>

#include "godwit/error.h"

namespace godwit::mongo {

void StateFields::damaged(std::string_view field, std::string_view why) const {
  throw Error(ErrorCode::kLedgerDamaged, fmt::format("{} cannot be read", what_))
      .detail(fmt::format("field `{}` {}", field, why))
      .unchanged("nothing was changed")
      .fix("look at the document; docs/formats/state.md says what belongs there");
}

bson::Element StateFields::element(std::string_view field, bson::Type type, std::string_view type_name) const {
  const bson::Element element = document_[field];
  if (element.is_null()) return {};
  if (!element.is(type)) damaged(field, fmt::format("is no {}", type_name));
  return element;
}

std::string StateFields::text(std::string_view field) const {
  return std::string(element(field, bson::Type::kString, "text").string());
}

std::int64_t StateFields::number(std::string_view field) const {
  const bson::Element found = document_[field];
  if (found.is_null()) return 0;
  // A shell writes small numbers as doubles or int32; what they mean is clear.
  if (!found.is_number() || found.number() != static_cast<double>(found.int64())) damaged(field, "is no whole number");
  return found.int64();
}

std::int64_t StateFields::date_ms(std::string_view field) const {
  return element(field, bson::Type::kDate, "date").date_ms();
}

bool StateFields::boolean(std::string_view field) const {
  return element(field, bson::Type::kBool, "true or false").boolean();
}

std::vector<std::uint8_t> StateFields::binary(std::string_view field) const {
  const auto bytes = element(field, bson::Type::kBinary, "binary value").binary();
  return {bytes.begin(), bytes.end()};
}

bson::View StateFields::document(std::string_view field) const {
  return element(field, bson::Type::kDocument, "document").document();
}

bson::View StateFields::array(std::string_view field) const {
  return element(field, bson::Type::kArray, "list").document();
}

StateFields StateFields::inside_element(std::string_view field, const bson::Element& element) const {
  if (!element.is(bson::Type::kDocument)) damaged(field, "has an entry that is no document");
  return {element.document(), fmt::format("{}, {}", what_, field)};
}

std::string StateFields::needed_text(std::string_view field) const {
  if (document_[field].is_null()) damaged(field, "is missing");
  return text(field);
}

std::int64_t StateFields::needed_number(std::string_view field) const {
  if (document_[field].is_null()) damaged(field, "is missing");
  return number(field);
}

}  // namespace godwit::mongo
