// Random identities from the operating system.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace godwit::base {

// 16 random bytes with the version and variant bits of a UUID version 4 (RFC 9562).
std::array<std::uint8_t, 16> random_uuid();
std::string format_uuid(const std::array<std::uint8_t, 16>& uuid);
std::uint64_t random_number();
// "r-" and 13 characters of [0-9a-z], the first nine from the clock, so that run ids sort by their start.
std::string new_run_id();

}  // namespace godwit::base
