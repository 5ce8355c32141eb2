// Has libmongoc start beside everything else.
//
// The library starts itself while it is loaded: it reads OpenSSL's configuration, opens every plug-in of Cyrus SASL and
// asks what system it is on, before main() begins. That is a good part of the time of a command as short as `status`.
// So the program has a function mongoc_init of its own, which the library's start finds before the library's (an
// executable comes first wherever the dynamic linker looks a name up): until start_library_beside() it does nothing.
#pragma once

#include <thread>

namespace godwit::cli {

// Lets the library start, on the thread that is given back; whoever calls mongoc_init() meanwhile waits for it. Called
// once, at the beginning of main(), when signals are blocked (the thread inherits that) and nobody else reads the
// environment: it sets the variable that keeps the library from sharing its counters with other processes as a file of
// shared memory, which a process that ends in a hurry would leave behind.
[[nodiscard]] std::thread start_library_beside();

}  // namespace godwit::cli
