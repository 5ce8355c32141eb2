// Sequences of keys that documents share, and compiled functions that make objects of them.
#pragma once

#include <jsapi.h>

#include <js/GCVector.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "bson/document.h"
#include "script/mongo/property_keys.h"

namespace godwit::script::mongo {

struct Shape {
  // The object cannot tell the document's keys and their order: duplicate keys, index keys that JavaScript lists
  // elsewhere, keys that are no UTF-8, a DBRef's in another order than its own.
  bool loses_keys = false;
  bool may_be_reference = false;  // the keys of a DBRef
  std::int32_t maker = -1;        // none: define the properties one by one
};

// Defining properties one by one costs three times as much as calling a function that returns an object literal
// (natives.md has the numbers); compiling such a function costs as much as some hundred properties. So a shape gets its
// function when it comes for the third time. Used on the engine's thread.
class Shapes {
 public:
  // `original_key` is the symbol under which an object keeps its original.
  Shapes(JSContext* cx, JS::HandleSymbol original_key);

  // The shape of a document with these elements, whose keys, each followed by a NUL, are `joined`. False = exception
  // pending.
  bool find(JSContext* cx, std::string_view joined, std::span<const bson::Element> elements, Shape& shape);
  // A new object of this shape. `values` are the fields' values, and the original behind them when `with_original`.
  // REQUIRES: shape.maker >= 0.
  bool make(JSContext* cx, const Shape& shape, bool with_original, const JS::HandleValueArray& values,
            JS::MutableHandleObject object);

 private:
  static constexpr std::size_t kMostShapes = 4096;
  static constexpr std::size_t kMostMakers = 512;
  static constexpr std::size_t kMostKeys = 64;
  static constexpr std::uint32_t kWorthCompiling = 3;

  struct Known {
    Shape shape;
    std::uint32_t seen = 1;
    bool compilable = false;
  };
  bool compile(JSContext* cx, std::span<const bson::Element> elements, Known& known);

  std::unordered_map<std::string, Known, TextHash, std::equal_to<>> known_;
  JS::PersistentRooted<JS::Symbol*> original_key_;
  // Two for each compiled shape: without and with an original.
  JS::PersistentRooted<JS::GCVector<JSObject*, 0, js::SystemAllocPolicy>> makers_;
};

}  // namespace godwit::script::mongo
