// Named places at which a test can make the process die, pause or fail.
//
// GODWIT_FAULT_POINT("ledger.after_running") does nothing in a normal build. In a build with GODWIT_FAULTS=ON the
// environment variable GODWIT_FAULT="ledger.after_running[:N][=ACTION]" acts when the point is reached for the N-th
// time (default 1): `kill` (SIGKILL, the default), `stop` (SIGSTOP) or `throw` (Error kInternal).
// GODWIT_FAULT_LIST=FILE appends the name of each point that is reached to FILE, so that a suite can find them all.
#pragma once

#ifdef GODWIT_FAULTS
#define GODWIT_FAULT_POINT(name) ::godwit::base::reach_fault_point(name)
#else
#define GODWIT_FAULT_POINT(name) static_cast<void>(0)
#endif

namespace godwit::base {
void reach_fault_point(const char* name);
}  // namespace godwit::base
