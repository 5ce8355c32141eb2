// What the prelude's os and process stand on: system() -> an object of plain values, cpuTimes() -> [user, system] in
// microseconds.
#include <pwd.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <js/Array.h>
#include <js/PropertyAndElement.h>
#include <js/ValueArray.h>

#include <array>
#include <string_view>
#include <thread>

#include "script/engine.h"
#include "script/native_groups.h"
#include "script/text.h"

namespace godwit::script {
namespace {

bool number(JSContext* cx, JS::HandleObject object, const char* name, double value) {
  const JS::RootedValue rooted(cx, JS::NumberValue(value));
  return define(cx, object, name, rooted);
}

bool add_user(JSContext* cx, JS::HandleObject object) {
  std::array<char, 16384> text{};
  passwd entry{};
  passwd* found = nullptr;
  getpwuid_r(geteuid(), &entry, text.data(), text.size(), &found);
  const bool known = found != nullptr;
  return define(cx, object, "user", std::string_view(known ? entry.pw_name : "")) &&
         define(cx, object, "home", std::string_view(known ? entry.pw_dir : "/")) &&
         define(cx, object, "shell", std::string_view(known ? entry.pw_shell : "")) &&
         number(cx, object, "uid", geteuid()) && number(cx, object, "gid", getegid());
}

bool system(JSContext* cx, const JS::CallArgs& args) {
  utsname name{};
  uname(&name);
  struct sysinfo info {};
  sysinfo(&info);
  const JS::RootedObject object(cx, JS_NewPlainObject(cx));
  constexpr double kLoadUnit = 65536;
  const bool ok =
      object && define(cx, object, "hostname", std::string_view(name.nodename)) &&
      define(cx, object, "type", std::string_view(name.sysname)) &&
      define(cx, object, "release", std::string_view(name.release)) &&
      define(cx, object, "version", std::string_view(name.version)) &&
      define(cx, object, "machine", std::string_view(name.machine)) &&
      number(cx, object, "uptime", static_cast<double>(info.uptime)) &&
      number(cx, object, "totalMemory", static_cast<double>(info.totalram) * info.mem_unit) &&
      number(cx, object, "freeMemory", static_cast<double>(info.freeram) * info.mem_unit) &&
      number(cx, object, "load1", static_cast<double>(info.loads[0]) / kLoadUnit) &&
      number(cx, object, "load5", static_cast<double>(info.loads[1]) / kLoadUnit) &&
      number(cx, object, "load15", static_cast<double>(info.loads[2]) / kLoadUnit) &&
      number(cx, object, "processors", std::thread::hardware_concurrency()) &&
      number(cx, object, "pid", getpid()) && number(cx, object, "ppid", getppid()) && add_user(cx, object);
  if (ok) args.rval().setObject(*object);
  return ok;
}

bool cpu_times(JSContext* cx, const JS::CallArgs& args) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto microseconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
  };
  JS::RootedValueArray<2> values(cx);
  values[0].setNumber(microseconds(usage.ru_utime));
  values[1].setNumber(microseconds(usage.ru_stime));
  JSObject* const array = JS::NewArrayObject(cx, values);
  if (array == nullptr) return false;
  args.rval().setObject(*array);
  return true;
}

}  // namespace

const JSFunctionSpec kSystemNatives[] = {
    JS_FN("system", native<system>, 0, 0),
    JS_FN("cpuTimes", native<cpu_times>, 0, 0),
    JS_FS_END,
};

}  // namespace godwit::script
