#include <fmt/format.h>
#include <js/Array.h>
#include <js/PropertyAndElement.h>

#include <algorithm>
#include <string>
#include <utility>

#include "bson/builder.h"
#include "script/mongo/changes.h"
#include "script/mongo/driver_natives.h"
#include "script/handle.h"
#include "script/mongo/owner.h"
#include "script/mongo/script_cursor.h"
#include "script/text.h"

namespace godwit::script::mongo {

namespace {

using godwit::mongo::Client;
using godwit::mongo::Session;
using CursorHandle = HandleClass<ScriptCursor>;

bool give_cursor(JSContext* cx, const JS::CallArgs& args, const Target& target,
                 ScriptCursor::Open open, ScriptCursor::Options options) {
  const std::shared_ptr<Line> line = owner_of<Driver>(args).line_for_cursor(target);
  JSObject* const handle =
      CursorHandle::make(cx, std::make_shared<ScriptCursor>(line, std::move(open), std::move(options)));
  if (handle == nullptr) return false;
  args.rval().setObject(*handle);
  return true;
}

std::size_t batch_size(bson::View options) {
  return static_cast<std::size_t>(std::max<std::int64_t>(0, options["batchSize"].int64()));
}

// (database, collection, filter, options, session)
bool find(JSContext* cx, const JS::CallArgs& args) {
  Driver& driver = owner_of<Driver>(args);
  std::string database;
  std::string collection;
  bson::Document filter;
  bson::Document options;
  if (!to_utf8(cx, args.get(0), &database) || !to_utf8(cx, args.get(1), &collection) ||
      !driver.documents().to_bson(cx, args.get(2), filter) ||
      !driver.documents().options_to_bson(cx, args.get(3), options)) {
    return false;
  }
  ScriptCursor::Options own{collection + ".find", batch_size(options)};
  auto open = [=](Client& client, Session* session) { return client.find(database, collection, filter, options, session); };
  return give_cursor(cx, args, driver.target_for(args.get(4)), std::move(open), std::move(own));
}

// (database, collection or '', pipeline, options, session)
bool aggregate(JSContext* cx, const JS::CallArgs& args) {
  Driver& driver = owner_of<Driver>(args);
  std::string database;
  std::string collection;
  bson::Document pipeline;
  bson::Document options;
  bool is_array = false;
  if (!to_utf8(cx, args.get(0), &database) || !to_utf8(cx, args.get(1), &collection) ||
      !driver.documents().list_to_bson(cx, args.get(2), pipeline, is_array) ||
      !driver.documents().options_to_bson(cx, args.get(3), options)) {
    return false;
  }
  if (!is_array) return driver.documents().raise(cx, "a pipeline must be an array");
  ScriptCursor::Options own{(collection.empty() ? database : collection) + ".aggregate", batch_size(options)};
  Engine& engine = driver.engine();
  auto open = [=, &engine](Client& client, Session* session) {
    const auto aggregate = [&] { return client.aggregate(database, collection, pipeline, options, session); };
    if (!stores_result(pipeline)) return aggregate();
    SentWrite sent(engine, true);
    auto cursor = sent.run(aggregate);
    sent.answered();
    engine.count("commands", 1);
    return cursor;
  };
  return give_cursor(cx, args, driver.target_for(args.get(4)), std::move(open), std::move(own));
}

// listCollections, as if godwit's collections were not there.
bson::Document without_state(const StateGuard& guard, const std::string& database, bson::View command) {
  bson::Builder changed;
  for (const bson::Element& element : command)
    if (element.key() != "filter") changed.add(element);
  return changed.add("filter", guard.visible(database, command["filter"].document())).build();
}

// (database, command, session)
bool command_cursor(JSContext* cx, const JS::CallArgs& args) {
  Driver& driver = owner_of<Driver>(args);
  std::string database;
  bson::Document command;
  if (!to_utf8(cx, args.get(0), &database) || !driver.documents().to_bson(cx, args.get(1), command)) return false;
  const std::string name = command.empty() ? std::string() : std::string((*command.view().begin()).key());
  ScriptCursor::Options own{fmt::format("{}.{}", database, name), batch_size(command["cursor"].document())};
  if (name == "listCollections") command = without_state(driver.guard(), database, command);
  auto open = [=](Client& client, Session* session) { return client.command_cursor(database, command, session); };
  return give_cursor(cx, args, driver.target_for(args.get(2)), std::move(open), std::move(own));
}

// Housekeeping, hence without a label: nobody waits for it.
class FetchAheadOperation final : public Operation {
 public:
  explicit FetchAheadOperation(std::shared_ptr<ScriptCursor> cursor) : cursor_(std::move(cursor)) {}
  void run() override { cursor_->fetch_ahead(); }
  bool settle(JSContext* /*cx*/, JS::MutableHandleValue /*result*/) override { return true; }
  [[nodiscard]] bool begins_at_once() const override { return true; }

 private:
  std::shared_ptr<ScriptCursor> cursor_;
};

class FetchOperation final : public Operation {
 public:
  explicit FetchOperation(std::shared_ptr<ScriptCursor> cursor) : cursor_(std::move(cursor)) {}
  void run() override { more_ = cursor_->fetch(documents_); }
  bool settle(JSContext* cx, JS::MutableHandleValue result) override {
    cursor_->receive(std::move(documents_));
    result.setBoolean(more_);
    if (!more_ || !cursor_->wants_ahead()) return true;
    return Engine::of(cx).start(std::make_unique<FetchAheadOperation>(cursor_), cursor_->line().strand()) != nullptr;
  }
  [[nodiscard]] std::string label() const override { return cursor_->label(); }

 private:
  std::shared_ptr<ScriptCursor> cursor_;
  std::vector<std::uint8_t> documents_;
  bool more_ = false;
};

class CloseOperation final : public Operation {
 public:
  explicit CloseOperation(std::shared_ptr<ScriptCursor> cursor) : cursor_(std::move(cursor)) {}
  void run() override { cursor_->close(); }
  bool settle(JSContext* /*cx*/, JS::MutableHandleValue result) override {
    cursor_->discard();
    result.setUndefined();
    return true;
  }

 private:
  std::shared_ptr<ScriptCursor> cursor_;
};

template <class Work>
bool start_on_cursor(JSContext* cx, const JS::CallArgs& args) {
  const std::shared_ptr<ScriptCursor> cursor = CursorHandle::get(args.get(0));
  JSObject* const promise = Engine::of(cx).start(std::make_unique<Work>(cursor), cursor->line().strand());
  if (promise == nullptr) return false;
  args.rval().setObject(*promise);
  return true;
}

bool buffered(JSContext* /*cx*/, const JS::CallArgs& args) {
  args.rval().setNumber(static_cast<double>(CursorHandle::get(args.get(0))->buffered()));
  return true;
}

bool take(JSContext* cx, const JS::CallArgs& args) {
  return CursorHandle::get(args.get(0))->take(cx, owner_of<Driver>(args).documents(), args.rval());
}

// (cursor, array)
bool take_all(JSContext* cx, const JS::CallArgs& args) {
  const std::shared_ptr<ScriptCursor> cursor = CursorHandle::get(args.get(0));
  JS::RootedObject array(cx, &args.get(1).toObject());
  std::uint32_t length = 0;
  JS::RootedValue document(cx);
  if (!JS::GetArrayLength(cx, array, &length)) return false;
  while (cursor->buffered() > 0) {
    if (!cursor->take(cx, owner_of<Driver>(args).documents(), &document) ||
        !JS_DefineElement(cx, array, length++, document, JSPROP_ENUMERATE)) {
      return false;
    }
  }
  args.rval().setUndefined();
  return true;
}

}  // namespace

bool add_cursor_natives(JSContext* cx, JS::HandleObject natives, Driver& driver) {
  return define_for(cx, natives, "find", native<find>, 5, &driver) &&
         define_for(cx, natives, "aggregate", native<aggregate>, 5, &driver) &&
         define_for(cx, natives, "commandCursor", native<command_cursor>, 3, &driver) &&
         define_for(cx, natives, "fetch", native<promising<start_on_cursor<FetchOperation>>>, 1, &driver) &&
         define_for(cx, natives, "close", native<promising<start_on_cursor<CloseOperation>>>, 1, &driver) &&
         define_for(cx, natives, "buffered", native<buffered>, 1, &driver) &&
         define_for(cx, natives, "take", native<take>, 1, &driver) &&
         define_for(cx, natives, "takeAll", native<take_all>, 2, &driver);
}

}  // namespace godwit::script::mongo
