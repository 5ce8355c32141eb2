// Where the engine keeps the fields of objects, so that they are read without asking for each by its name.
#pragma once

#include <jsapi.h>

#include <js-config.h>
#include <js/GCVector.h>
#include <js/shadow/Object.h>

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace godwit::script::mongo {

static_assert(MOZJS_MAJOR_VERSION == 102, "look again at how this engine keeps the elements of objects");

// The fields of plain objects of one engine shape. The engine's compiled code rests on the same promise: native objects
// that share a shape have the same properties in the same order, with the same attributes, in the same slots, and the
// same prototype. A shape is never remembered by its address, which the collector may reuse; an object of that shape,
// which no script can reach, is kept and asked for its shape instead.
class Layout {
 public:
  Layout(JSContext* cx, JS::HandleObject example, bool with_original)
      : example_(cx, example), keys_(cx), with_original_(with_original) {}

  // Whether the object has exactly these fields: neither more, nor elements, nor accessors.
  [[nodiscard]] bool fits(JSObject* object) const noexcept {
    const auto* const one = reinterpret_cast<const JS::shadow::Object*>(object);
    const auto* const other = reinterpret_cast<const JS::shadow::Object*>(example_.get());
    return one->shape == other->shape && one->_1 == other->_1;  // _1: elements; objects without any share a place
  }
  // REQUIRES: fits(object); field < size(), or field == size() for the original where there is one.
  [[nodiscard]] static JS::Value value(JSObject* object, std::size_t field) noexcept {
    return reinterpret_cast<const JS::shadow::Object*>(object)->slotRef(field);
  }
  [[nodiscard]] std::size_t size() const noexcept { return keys_.length(); }
  // Whether the original (dictionary.h) follows the fields.
  [[nodiscard]] bool with_original() const noexcept { return with_original_; }
  [[nodiscard]] JS::PropertyKey key(std::size_t field) const { return keys_[field]; }
  // As it stands in a document: a zero where the type goes, the key, a zero.
  [[nodiscard]] std::string_view header(std::size_t field) const noexcept {
    const std::size_t from = field == 0 ? 0 : ends_[field - 1];
    return std::string_view(headers_).substr(from, ends_[field] - from);
  }

  // False = out of memory, exception pending.
  bool add(JSContext* cx, JS::HandleId key, std::string_view text);
  // Whether field i of the example, which was made with the number i, is in slot i.
  [[nodiscard]] bool holds() const noexcept;

 private:
  JS::PersistentRootedObject example_;
  JS::PersistentRooted<JS::GCVector<JS::PropertyKey, 0, js::SystemAllocPolicy>> keys_;
  std::string headers_;
  std::vector<std::size_t> ends_;
  bool with_original_;
};

// The layouts of one engine. Used on the engine's thread.
class Layouts {
 public:
  Layouts(JSContext* cx, JS::HandleSymbol original_key) : original_key_(cx, original_key) {}

  // The object's layout; null when it is not known. The pointer stays good.
  [[nodiscard]] const Layout* find(JSObject* object) const noexcept;
  // An object without known layout, and its keys in their order, the original's excepted. REQUIRES: a plain object
  // (Dictionary::plain_class). What comes for the third time gets its layout, if it can have one; errors on the way to
  // that are nobody's business. False = the script was stopped.
  bool saw(JSContext* cx, JS::HandleObject object, const JS::HandleIdVector& keys, bool with_original);

 private:
  static constexpr std::size_t kPlaces = 256;
  static constexpr std::size_t kMostExamples = 512;  // each costs a compilation
  static constexpr std::size_t kMostKeys = 64;
  static constexpr std::uint8_t kWorthLearning = 3;

  struct Place {
    const Layout* layout = nullptr;  // what was learnt last of the shapes that belong here
    const void* shape = nullptr;     // the one that may be next. A hint: by now it may be another one's
    std::uint8_t seen = 0;           // how often
  };
  static std::size_t place_of(const void* shape) noexcept;
  [[nodiscard]] const Layout* remembered(JSObject* object) const noexcept;
  bool learn(JSContext* cx, JS::HandleObject object, const JS::HandleIdVector& keys, bool with_original, Place& place);
  bool make_example(JSContext* cx, std::size_t in_literal, bool by_spread, const JS::HandleIdVector& keys,
                    const std::vector<std::string>& texts, bool with_original, JS::MutableHandleObject example);
  bool define_rest(JSContext* cx, JS::HandleObject example, std::size_t from, const JS::HandleIdVector& keys,
                   bool with_original);

  std::array<Place, kPlaces> places_;
  std::deque<Layout> layouts_;
  std::size_t examples_ = 0;
  JS::PersistentRooted<JS::Symbol*> original_key_;
};

}  // namespace godwit::script::mongo
