// What the prelude's zlib stands on: pack(bytes, wrapping, level), unpack(bytes, wrapping, limit) and crc32(bytes, start).
// `wrapping` is 0 gzip, 1 zlib, 2 raw, 3 gzip or zlib. unpack gives [code, number, message] for what cannot be unpacked.
#include <js/Array.h>
#include <js/ValueArray.h>

#include <string_view>

#include "base/zip.h"
#include "script/engine.h"
#include "script/native_bytes.h"
#include "script/native_groups.h"
#include "script/text.h"

namespace godwit::script {
namespace {

bool pack(JSContext* cx, const JS::CallArgs& args) {
  return to_value(
      cx, base::pack(bytes_of(args.get(0)), static_cast<base::Wrapping>(args.get(1).toInt32()), args.get(2).toInt32()),
      args.rval());
}

bool unpack(JSContext* cx, const JS::CallArgs& args) {
  try {
    return to_value(cx,
                    base::unpack(bytes_of(args.get(0)), static_cast<base::Wrapping>(args.get(1).toInt32()),
                                 static_cast<std::size_t>(args.get(2).toNumber())),
                    args.rval());
  } catch (const base::ZipError& error) {
    JS::RootedValueArray<3> values(cx);
    if (!to_value(cx, std::string_view(error.code()), values[0]) || !to_value(cx, std::string_view(error.what()), values[2]))
      return false;
    values[1].setInt32(error.number());
    JSObject* const array = JS::NewArrayObject(cx, values);
    if (array == nullptr) return false;
    args.rval().setObject(*array);
    return true;
  }
}

bool crc32(JSContext* /*cx*/, const JS::CallArgs& args) {
  args.rval().setNumber(base::crc32(bytes_of(args.get(0)), static_cast<std::uint32_t>(args.get(1).toNumber())));
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
