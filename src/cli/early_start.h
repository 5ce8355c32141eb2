// Keeps libmongoc from sharing its counters with other processes.
//
// The library starts itself while it is loaded, and puts its counters into /dev/shm/mongoc-PID for tools that nobody has.
// A process that ends in a hurry leaves that file behind, and one that later gets the same process id is greeted with a
// warning on its standard error. An environment variable turns that off, and must be there before main().
#pragma once

namespace godwit::cli {

// Takes the variable away again, so that neither scripts nor programs started from here see it. For main(), while there
// is one thread.
void forget_early_start();

}  // namespace godwit::cli
