#include "cli/signals.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

namespace godwit::cli {
namespace {

int in_child(const std::function<int()>& child) {
  const pid_t pid = ::fork();
  if (pid == 0) ::_exit(child());
  int status = 0;
  ::waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

void wait_for(const std::atomic<int>& signal) {
  while (signal == 0) std::this_thread::yield();
}

TEST(SignalWatcher, TheFirstSignalRequestsAStop) {
  EXPECT_EQ(in_child([] {
              Interruption interruption;
              interruption.leave_at_once = false;
              const SignalWatcher watcher(interruption);
              ::kill(::getpid(), SIGTERM);
              wait_for(interruption.signal);
              while (!interruption.stop.stop_requested()) std::this_thread::yield();
              return interruption.signal == SIGTERM ? 0 : 1;
            }),
            0);
}

TEST(SignalWatcher, TheSecondSignalLeavesEvenWhileTheFirstIsAnswered) {
  EXPECT_EQ(in_child([] {
              Interruption interruption;
              interruption.leave_at_once = false;
              const SignalWatcher watcher(interruption);
              const std::stop_callback stuck(interruption.stop.get_token(), [] { ::pause(); });
              ::kill(::getpid(), SIGTERM);
              wait_for(interruption.signal);
              ::kill(::getpid(), SIGINT);
              while (true) ::pause();
              return 0;
            }),
            130);
}

TEST(SignalWatcher, OneRequestThatArrivesTwiceIsOne) {
  EXPECT_EQ(in_child([] {
              Interruption interruption;
              interruption.leave_at_once = false;
              int survived = 1;
              {
                const SignalWatcher watcher(interruption);
                ::kill(::getpid(), SIGTERM);
                wait_for(interruption.signal);
                ::kill(::getpid(), SIGTERM);
                sigset_t waiting;
                do {
                  std::this_thread::yield();
                  sigpending(&waiting);
                } while (sigismember(&waiting, SIGTERM) == 1);
                survived = 0;
              }  // joins the thread, which has dealt with both by then
              return survived;
            }),
            0);
}

TEST(SignalWatcher, NothingToSaveMeansToLeaveAtOnce) {
  EXPECT_EQ(in_child([] {
              Interruption interruption;
              const SignalWatcher watcher(interruption);
              ::kill(::getpid(), SIGTERM);
              while (true) ::pause();
              return 0;
            }),
            143);
}

TEST(SignalWatcher, LeavesIgnoredSignalsIgnored) {
  EXPECT_EQ(in_child([] {
              ::signal(SIGINT, SIG_IGN);
              Interruption interruption;
              interruption.leave_at_once = false;
              const SignalWatcher watcher(interruption);
              ::kill(::getpid(), SIGINT);
              ::kill(::getpid(), SIGTERM);
              wait_for(interruption.signal);
              return interruption.signal == SIGTERM ? 0 : 1;
            }),
            0);
}

TEST(SignalWatcher, EndsWithoutASignal) {
  EXPECT_EQ(in_child([] {
              Interruption interruption;
              { const SignalWatcher watcher(interruption); }
              return interruption.signal == 0 && !interruption.stop.stop_requested() ? 0 : 1;
            }),
            0);
}

}  // namespace
}  // namespace godwit::cli
