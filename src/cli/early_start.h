// Clears away the counters that libmongoc shares with other processes.
//
// The library starts itself while it is loaded, and puts its counters into /dev/shm/mongoc-PID for tools that nobody
// has. A process that ends in a hurry leaves that file behind, and one that later gets the same process id would be
// greeted with a warning on its standard error. So a file that is there already is removed before the library looks for
// it. (The library has a variable that turns the counters off, but no variable can be set that early: the C library
// takes its environment from the kernel after this ran.)
#pragma once

namespace godwit::cli {

// Removes the file of this process. For the end of main(), which skips the library's own end.
void remove_shared_counters();

}  // namespace godwit::cli
