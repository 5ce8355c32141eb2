// Reads the fields of a document in godwit's own collections, and refuses what makes no sense there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bson/document.h"

namespace godwit::mongo {

// Looks at one document. An absent or null field is the neutral value; one of another type throws kLedgerDamaged naming
// `what` ("the ledger row of 20260101-x") and the field. REQUIRES: the document outlives it.
class StateFields {
 public:
  StateFields(bson::View document, std::string what) : document_(document), what_(std::move(what)) {}

  [[nodiscard]] std::string text(std::string_view field) const;
  [[nodiscard]] std::int64_t number(std::string_view field) const;
  [[nodiscard]] std::int64_t date_ms(std::string_view field) const;
  [[nodiscard]] bool boolean(std::string_view field) const;
  [[nodiscard]] std::vector<std::uint8_t> binary(std::string_view field) const;
  [[nodiscard]] bson::View document(std::string_view field) const;  // empty when absent
  [[nodiscard]] bson::View array(std::string_view field) const;
  // The fields of a sub-document; those of an empty one when absent.
  [[nodiscard]] StateFields inside(std::string_view field) const {
    return {document(field), what_ + ", " + std::string(field)};
  }
  // The fields of a document in the list `field`.
  [[nodiscard]] StateFields inside_element(std::string_view field, const bson::Element& element) const;
  // As text() and number(), but the field must be there.
  [[nodiscard]] std::string needed_text(std::string_view field) const;
  [[nodiscard]] std::int64_t needed_number(std::string_view field) const;

  [[noreturn]] void damaged(std::string_view field, std::string_view why) const;

 private:
  [[nodiscard]] bson::Element element(std::string_view field, bson::Type type, std::string_view type_name) const;
  bson::View document_;
  std::string what_;
};

}  // namespace godwit::mongo
