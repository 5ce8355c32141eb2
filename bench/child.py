"""Runs one command and says on standard error what it used: wall seconds, CPU seconds, peak MB, when it was started.

A process of its own, and a small one: a child's peak memory starts at the size of the process that starts it.
"""

import os
import sys
import time

command = sys.argv[1:]
started = time.time()
began = time.monotonic()
spawn = os.posix_spawn if "/" in command[0] else os.posix_spawnp
_, status, usage = os.wait4(spawn(command[0], command, os.environ), 0)
wall = time.monotonic() - began
print("MEASURED", wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, started, file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(status))
