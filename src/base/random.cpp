#include "base/random.h"

#include <sys/random.h>

#include <cstring>

#include <fmt/format.h>

#include "base/clock.h"
#include "godwit/error.h"

namespace godwit::base {

namespace {

void fill(void* to, std::size_t length) {
  if (getrandom(to, length, 0) != static_cast<ssize_t>(length))
    throw Error(ErrorCode::kInternal, "the operating system gave no random bytes");
}

}  // namespace

std::array<std::uint8_t, 16> random_uuid() {
  std::array<std::uint8_t, 16> bytes{};
  fill(bytes.data(), bytes.size());
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0FU) | 0x40U);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3FU) | 0x80U);
  return bytes;
}

std::string format_uuid(const std::array<std::uint8_t, 16>& uuid) {
  std::string text;
  for (std::size_t i = 0; i < uuid.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += fmt::format("{:02x}", uuid[i]);
  }
  return text;
}

std::uint64_t random_number() {
  std::uint64_t number = 0;
  fill(&number, sizeof number);
  return number;
}

std::string new_run_id() {
  constexpr const char* kDigits = "0123456789abcdefghijklmnopqrstuvwxyz";
  std::string id(15, '0');
  id[0] = 'r';
  id[1] = '-';
  auto ms = static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                           system_clock().wall().time_since_epoch())
                                           .count());
  for (std::size_t at = 11; at-- > 2; ms /= 36) id[at] = kDigits[ms % 36];
  std::uint64_t noise = random_number();
  for (std::size_t at = 11; at < id.size(); ++at, noise /= 36) id[at] = kDigits[noise % 36];
  return id;
}

}  // namespace godwit::base
