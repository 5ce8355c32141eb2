#include "script/mongo/script_cursor.h"

#include <algorithm>
#include <span>
#include <utility>

namespace godwit::script::mongo {

namespace {

// The first batch is what servers send first by themselves: asking for more than it would wait for the next one.
constexpr std::size_t kFirstDocuments = 101;
constexpr std::size_t kMostDocuments = 5000;
constexpr std::size_t kMostBytes = 1U << 20U;

// How many documents to ask for after a first batch of so many bytes: what one fetch() takes. Left to itself a server
// sends 16 MB, which the client has in memory twice.
std::uint32_t later_batches(std::size_t bytes_of_first) {
  const std::size_t average = std::max<std::size_t>(1, bytes_of_first / kFirstDocuments);
  return static_cast<std::uint32_t>(std::clamp(kMostBytes / average, kFirstDocuments, kMostDocuments));
}

}  // namespace

ScriptCursor::ScriptCursor(std::shared_ptr<Line> line, Open open, Options options)
    : line_(std::move(line)), options_(std::move(options)), open_(std::move(open)) {
  line_->joins(*this);
}

ScriptCursor::~ScriptCursor() { line_->leaves(*this, std::move(cursor_)); }

bool ScriptCursor::fetch(std::vector<std::uint8_t>& into) {
  line_->bury();
  if (!has_ahead_) return read(into);
  has_ahead_ = false;
  into = std::move(ahead_);
  ahead_.clear();
  if (ahead_error_) std::rethrow_exception(std::exchange(ahead_error_, nullptr));
  return more_ahead_;
}

void ScriptCursor::fetch_ahead() noexcept {
  if (has_ahead_ || ended_) return;
  try {
    more_ahead_ = read(ahead_);
  } catch (...) {
    ahead_error_ = std::current_exception();
  }
  has_ahead_ = true;
}

bool ScriptCursor::read(std::vector<std::uint8_t>& into) {
  if (ended_) return false;
  try {
    if (cursor_ == nullptr) cursor_ = open_(line_->client(), line_->session());
    const bool is_first = fetches_++ == 0;
    const std::size_t most = is_first ? kFirstDocuments : kMostDocuments;
    const bool more = cursor_->next_batch(
        into, options_.batch_size == 0 ? most : std::min(most, options_.batch_size), kMostBytes);
    if (is_first && more && options_.batch_size == 0) cursor_->set_batch_size(later_batches(into.size()));
    if (!more) drop();
    return more;
  } catch (...) {
    drop();
    throw;
  }
}

void ScriptCursor::close() noexcept {
  drop();
  ahead_.clear();
  has_ahead_ = false;
}

void ScriptCursor::drop() noexcept {
  ended_ = true;
  cursor_.reset();
  open_ = nullptr;
}

void ScriptCursor::receive(std::vector<std::uint8_t> documents) {
  if (documents.empty()) return;
  for (std::size_t at = 0; at < documents.size(); ++count_) {
    at += bson::View(std::span<const std::uint8_t>(documents).subspan(at)).size();
  }
  if (offset_ == buffer_.size()) {
    buffer_ = std::move(documents);
  } else {
    buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(offset_));
    buffer_.insert(buffer_.end(), documents.begin(), documents.end());
  }
  offset_ = 0;
}

bool ScriptCursor::take(JSContext* cx, Documents& documents, JS::MutableHandleValue value) {
  value.setUndefined();
  if (count_ == 0) return true;
  const bson::View next(std::span<const std::uint8_t>(buffer_).subspan(offset_));
  if (!documents.to_js(cx, next, value)) return false;
  offset_ += next.size();
  if (--count_ == 0) discard();
  return true;
}

void ScriptCursor::discard() noexcept {
  std::vector<std::uint8_t>().swap(buffer_);
  offset_ = 0;
  count_ = 0;
}

}  // namespace godwit::script::mongo
