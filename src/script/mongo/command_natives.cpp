#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "bson/builder.h"
#include "script/mongo/changes.h"
#include "script/mongo/driver_operation.h"
#include "script/mongo/owner.h"
#include "script/mongo/driver_natives.h"
#include "script/text.h"

namespace godwit::script::mongo {

namespace {

enum class Mode { kRead, kWrite, kRaw };

Mode mode_of(std::string_view name) {
  if (name == "read") return Mode::kRead;
  if (name == "write") return Mode::kWrite;
  if (name == "raw") return Mode::kRaw;
  throw Error(ErrorCode::kInternal, fmt::format("no such mode of a command: '{}'", name));
}

// "users.createIndexes", "shop.dbStats": what the command is about, then its name.
std::string label_of(const std::string& database, bson::View command) {
  if (command.empty()) return database;
  const bson::Element first = *command.begin();
  const bool names_collection = first.is(bson::Type::kString);
  return fmt::format("{}.{}", names_collection ? first.string() : std::string_view(database), first.key());
}

class CommandOperation final : public DriverOperation {
 public:
  CommandOperation(Driver& owner, Target target, std::string database, bson::Document command,
                   Mode mode)
      : DriverOperation(owner, std::move(target), label_of(database, command)),
        database_(std::move(database)),
        command_(std::move(command)),
        mode_(mode) {}

  bool settle(JSContext* cx, JS::MutableHandleValue result) override {
    return driver().documents().to_js(cx, reply_, result);
  }

 protected:
  void run(godwit::mongo::Client& client, godwit::mongo::Session* session) override {
    const bool writes = mode_ != Mode::kRead && may_write(command_);
    if (!writes) {
      reply_ = send(client, session);
      return;
    }
    SentWrite sent(driver().engine(), reaches_many(command_));
    reply_ = sent.run([&] {
      const bool keeps_state = is_drop_database() && driver().guard().is_kept(database_);
      return keeps_state ? drop_all_but_state(client, session) : send(client, session);
    });
    count_command(driver().engine(), command_, reply_);
    // The reply of a write that failed half way is a success with errors in it.
    if (!reaches_many(command_) || !(reply_["writeErrors"] || reply_["nErrors"].int64() > 0)) sent.answered();
  }

 private:
  bson::Document send(godwit::mongo::Client& client, godwit::mongo::Session* session) const {
    switch (mode_) {
      case Mode::kRead: return client.read_command(database_, command_, session);
      case Mode::kWrite: return client.write_command(database_, command_, session);
      case Mode::kRaw: break;
    }
    return client.command(database_, command_, session);
  }

  [[nodiscard]] bool is_drop_database() const {
    return base::lower_ascii((*command_.view().begin()).key()) == "dropdatabase";
  }

  // The ledger outlives the database that it is about: it has to say that this migration ran.
  bson::Document drop_all_but_state(godwit::mongo::Client& client, godwit::mongo::Session* session) const {
    const bson::Document list = bson::Builder()
                                    .add("listCollections", 1)
                                    .add("nameOnly", true)
                                    .add("filter", driver().guard().visible(database_, {}))
                                    .build();
    const auto cursor = client.command_cursor(database_, list, session);
    std::vector<std::string> names;
    while (auto found = cursor->next()) names.emplace_back((*found)["name"].string());
    for (const std::string& name : names)
      if (!name.starts_with("system.")) client.write_command(database_, bson::Builder().add("drop", name).build(), session);
    return bson::Builder().add("ok", 1.0).add("dropped", database_).build();
  }

  std::string database_;
  bson::Document command_;
  Mode mode_;
  bson::Document reply_;
};

// (database, command, session, mode)
bool command(JSContext* cx, const JS::CallArgs& args) {
  Driver& driver = owner_of<Driver>(args);
  std::string database;
  std::string mode;
  bson::Document document;
  if (!to_utf8(cx, args.get(0), &database) || !to_utf8(cx, args.get(3), &mode) ||
      !driver.documents().to_bson(cx, args.get(1), document)) {
    return false;
  }
  if (may_write(document)) driver.guard().check_command(database, document);
  auto operation = std::make_unique<CommandOperation>(driver, driver.target_for(args.get(2)), std::move(database),
                                                      std::move(document), mode_of(mode));
  JSObject* const promise = DriverOperation::start(std::move(operation));
  if (promise == nullptr) return false;
  args.rval().setObject(*promise);
  return true;
}

}  // namespace

bool add_command_natives(JSContext* cx, JS::HandleObject natives, Driver& driver) {
  return define_for(cx, natives, "command", native<promising<command>>, 4, &driver);
}

}  // namespace godwit::script::mongo
