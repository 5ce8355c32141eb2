// What the prelude's zlib stands on: pack(bytes, wrapping, level), unpack(bytes, wrapping, limit) and crc32(bytes,
// start). `wrapping` is 0 gzip, 1 zlib, 2 raw, 3 gzip or zlib. unpack gives [code, number, message] for what cannot be
// unpacked.
#include <js/Array.h>
#include <js/ValueArray.h>

#include <cstdint>
#include <limits>
#include <string_view>

#include "base/zip.h"
#include "script/engine.h"
#include "script/native_bytes.h"
#include "script/native_groups.h"
#include "script/text.h"

namespace godwit::script {
namespace {

base::Wrapping wrapping_of(JS::HandleValue value) {
  return static_cast<base::Wrapping>(whole_number(value, static_cast<std::uint64_t>(base::Wrapping::kAny)));
}

// -1 to 9.
int level_of(JS::HandleValue value) {
  if (value.isNumber() && value.toNumber() == -1) return -1;
  return static_cast<int>(whole_number(value, 9));
}

bool pack(JSContext* cx, const JS::CallArgs& args) {
  const auto packed = base::pack(bytes_of(args.get(0)), wrapping_of(args.get(1)), level_of(args.get(2)));
  return to_value(cx, packed, args.rval());
}

bool unpack(JSContext* cx, const JS::CallArgs& args) {
  try {
    return to_value(
        cx, base::unpack(bytes_of(args.get(0)), wrapping_of(args.get(1)), whole_number(args.get(2), kMostWhole)),
        args.rval());
  } catch (const base::ZipError& error) {
    JS::RootedValueArray<3> values(cx);
    if (!to_value(cx, std::string_view(error.code()), values[0]) ||
        !to_value(cx, std::string_view(error.what()), values[2]))
      return false;
    values[1].setInt32(error.number());
    JSObject* const array = JS::NewArrayObject(cx, values);
    if (array == nullptr) return false;
    args.rval().setObject(*array);
    return true;
  }
}

bool crc32(JSContext* /*cx*/, const JS::CallArgs& args) {
  const auto start = static_cast<std::uint32_t>(whole_number(args.get(1), std::numeric_limits<std::uint32_t>::max()));
  args.rval().setNumber(base::crc32(bytes_of(args.get(0)), start));
  return true;
}

}  // namespace

const JSFunctionSpec kZipNatives[] = {
    JS_FN("pack", native<pack>, 3, 0),
    JS_FN("unpack", native<unpack>, 3, 0),
    JS_FN("crc32", native<crc32>, 2, 0),
    JS_FS_END,
};

}  // namespace godwit::script
