// What the local server needs to know from outside.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "godwit/events.h"

namespace godwit::local {

using Variables = std::map<std::string, std::string>;

struct Options {
  // The project's folder; everything of the server lies in its .godwit/local, what is installed in the user's cache.
  std::filesystem::path project;
  // `local.command` of godwit.yaml: a program and further arguments; empty = search. See configured_program().
  std::vector<std::string> command;
  // The process environment: PATH, HOME and XDG_CACHE_HOME are looked up here.
  Variables variables;
  // True when a database server answers on 127.0.0.1:port. Must give up by itself after a second or two.
  std::function<bool(int port)> ping;
  // Makes a mongod that was started with --replSet a primary: initiates the set with the only member 127.0.0.1:port,
  // or reconfigures one that had another port, and returns when writes work. May be asked again for a set that is
  // fine. Throws godwit::Error. Called for no other kind of server.
  std::function<void(int port)> initiate;
  EventSink events;
  base::Duration start_limit{60000};  // until it answers
  base::Duration stop_limit{10000};   // after SIGTERM, before SIGKILL
  std::string processor;              // as `uname -m` says; empty = this machine's
};

}  // namespace godwit::local
