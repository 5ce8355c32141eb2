#include "mongo/stream.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>
#include <new>
#include <vector>

#include "bson/builder.h"
#include "mongo/dial.h"
#include "mongo/library.h"

namespace godwit::mongo {

namespace {

// Any number that is none of the library's own stream types (mongoc-stream-private.h).
constexpr int kStreamType = 101;
constexpr std::size_t kMostPieces = 1024;  // Linux' IOV_MAX
constexpr std::int32_t kOpQuery = 2004;

const base::Clock& clock() { return base::system_clock(); }

// Starts with the library's structure, which is how the library sees it.
struct Stream {
  mongoc_stream_t table{};
  StreamContext* context = nullptr;
  std::shared_ptr<Wake> wake;  // that of the call which opened the stream: once fired, the stream is cut for good
  std::string host;
  int descriptor = -1;
  int error = 0;               // errno of the last read or write
  std::size_t received = 0;    // bytes
  bool ended = false;          // the server closed the connection
  std::vector<std::uint8_t> canned;  // of a dead stream: what it answers
  std::size_t canned_read = 0;

  ~Stream() {
    if (descriptor >= 0) close(descriptor);
  }
  [[nodiscard]] bool dead() const { return descriptor < 0; }
  // The header of a message was received, so that it is a MongoDB server.
  [[nodiscard]] bool answered() const { return received >= 16; }
};

Stream& self(mongoc_stream_t* stream) { return *reinterpret_cast<Stream*>(stream); }

// When a single read or write has to give up. The library's time-out: negative = never, 0 = at once.
struct Limit {
  std::optional<base::Monotonic> until;
  bool at_once = false;

  Limit(std::int32_t timeout_ms, const StreamContext& context) : at_once(timeout_ms == 0) {
    if (timeout_ms > 0) until = clock().monotonic() + base::Duration(timeout_ms);
    if (context.deadline && (!until || *context.deadline < *until)) until = context.deadline;
  }
  // For poll(2): milliseconds, rounded up; -1 = without limit.
  [[nodiscard]] int rest() const {
    if (at_once) return 0;
    if (!until) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*until - clock().monotonic()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, std::numeric_limits<int>::max()));
  }
};

void append_number(std::vector<std::uint8_t>& bytes, std::int64_t number, int size) {
  for (int i = 0; i < size; ++i) bytes.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
}

// An OP_REPLY (the wire protocol's answer to the OP_QUERY that a handshake is) with a server that no driver can talk
// to. A ghost of a replica set is the one kind that every topology but a sharded one keeps.
std::vector<std::uint8_t> farewell(bool sharded) {
  bson::Builder hello;
  hello.add("ok", 1.0).add("minWireVersion", 1000000).add("maxWireVersion", 1000000);
  const bson::Document document =
      sharded ? hello.add("msg", "isdbgrid").build() : hello.add("isreplicaset", true).build();
  std::vector<std::uint8_t> bytes;
  append_number(bytes, static_cast<std::int64_t>(36 + document.bytes().size()), 4);
  append_number(bytes, 0, 8);  // request and response id, which the library does not compare here
  append_number(bytes, 1, 4);  // OP_REPLY
  append_number(bytes, 8, 4);  // flags: await capable
  append_number(bytes, 0, 8);  // cursor
  append_number(bytes, 0, 4);  // starting from
  append_number(bytes, 1, 4);  // documents
  bytes.insert(bytes.end(), document.bytes().begin(), document.bytes().end());
  return bytes;
}

void make_dead(Stream& stream) {
  stream.canned = farewell(stream.context->sharded);
  if (stream.descriptor >= 0) close(stream.descriptor);
  stream.descriptor = -1;
  stream.context->dead_used = true;
}

// A connection that is cut while it waits for the answer to its handshake must not just fail: the library would wait
// five seconds (its cooldown) before it looks at the server again. Under TLS it has to, but there the handshake of TLS
// itself comes first and is where a server hangs.
bool dies_when_cut(const Stream& stream) {
  return !stream.dead() && stream.received == 0 && stream.context->tls == nullptr;
}

bool is_past_the_end(Stream& stream) {
  if (stream.wake->fired()) {
    stream.error = ECANCELED;
    return true;
  }
  if (stream.context->deadline && clock().monotonic() >= *stream.context->deadline) {
    stream.context->expired = true;
    stream.error = ETIMEDOUT;
    return true;
  }
  return false;
}

// True when the connection may not be used any more: its error is set, or it is a dead one from now on.
bool is_cut(Stream& stream) {
  if (!is_past_the_end(stream)) return false;
  if (dies_when_cut(stream)) make_dead(stream);
  return true;
}

// Waits until the socket is ready. False = not in time, or cut; the stream's error says which.
bool wait_for(Stream& stream, short events, const Limit& limit) {
  for (;;) {
    if (is_cut(stream)) return false;
    std::array<pollfd, 2> polled = {pollfd{stream.descriptor, events, 0}, pollfd{stream.wake->descriptor(), POLLIN, 0}};
    const int ready = poll(polled.data(), polled.size(), limit.rest());
    if (ready < 0 && errno == EINTR) continue;
    if (ready > 0 && polled[1].revents != 0) continue;  // is_cut() tells
    if (ready > 0) return true;
    if (ready < 0) {
      stream.error = errno;
    } else if (!is_cut(stream)) {
      stream.error = limit.at_once ? EAGAIN : ETIMEDOUT;
    }
    return false;
  }
}

// Receives what is there, at least a byte; 0 at the end of the connection, -1 with the stream's error set.
ssize_t receive(Stream& stream, void* into, std::size_t most, const Limit& limit) {
  for (;;) {
    if (is_cut(stream)) return -1;
    const ssize_t got = recv(stream.descriptor, into, most, 0);
    if (got >= 0) {
      stream.received += static_cast<std::size_t>(got);
      stream.error = got == 0 ? ECONNRESET : 0;
      stream.ended = got == 0;
      return got;
    }
    if (errno == EINTR) continue;
    stream.error = errno;
    if (errno != EAGAIN && errno != EWOULDBLOCK) return -1;
    if (!wait_for(stream, POLLIN, limit)) return -1;
  }
}

ssize_t read_canned(Stream& stream, void* into, std::size_t most) {
  if (!stream.wake->fired() && !stream.context->stopped()) {
    stream.error = ECONNRESET;  // whatever stopped the client is over; let it connect anew
    return -1;
  }
  const std::size_t size = std::min(most, stream.canned.size() - stream.canned_read);
  std::memcpy(into, stream.canned.data() + stream.canned_read, size);
  stream.canned_read = (stream.canned_read + size) % stream.canned.size();
  stream.error = 0;
  return static_cast<ssize_t>(size);
}

// As readv(2) until `least` bytes are there. Like the library's own streams, returns what it has, even nothing, when
// that is enough; should_retry() then tells a pause from an end.
ssize_t read_pieces(mongoc_stream_t* table, mongoc_iovec_t* pieces, std::size_t count, std::size_t least,
                    std::int32_t timeout_ms) {
  Stream& stream = self(table);
  const Limit limit(timeout_ms, *stream.context);
  std::size_t total = 0;
  for (std::size_t i = 0; i < count; ++i) {
    auto* at = static_cast<std::uint8_t*>(pieces[i].iov_base);
    std::size_t wanted = pieces[i].iov_len;
    while (wanted > 0) {
      ssize_t got = stream.dead() ? -1 : receive(stream, at, wanted, limit);
      if (stream.dead()) got = read_canned(stream, at, wanted);  // from the start, or since it was cut just now
      if (got <= 0) {
        errno = stream.error;
        return total >= least && (total > 0 || stream.error == EAGAIN || got == 0) ? static_cast<ssize_t>(total) : -1;
      }
      total += static_cast<std::size_t>(got);
      at += got;
      wanted -= static_cast<std::size_t>(got);
      if (wanted > 0 && total >= least) return static_cast<ssize_t>(total);
    }
  }
  return static_cast<ssize_t>(total);
}

// Drops what was sent from the pieces.
void advance(std::vector<iovec>& pieces, std::size_t& first, std::size_t sent) {
  while (first < pieces.size() && sent >= pieces[first].iov_len) sent -= pieces[first++].iov_len;
  if (first == pieces.size()) return;
  pieces[first].iov_base = static_cast<std::uint8_t*>(pieces[first].iov_base) + sent;
  pieces[first].iov_len -= sent;
}

std::int32_t number_at(const std::string& bytes, std::size_t at) {
  std::int32_t number = 0;
  std::memcpy(&number, bytes.data() + at, sizeof number);
  return number;
}

// Takes a message as sent if it is a handshake (an OP_QUERY, or what is left of one). The library would read the canned
// answer to anything else as what it expects and fall over it.
ssize_t write_to_dead(Stream& stream, const mongoc_iovec_t* pieces, std::size_t count) {
  std::string header;
  std::size_t total = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (header.size() < 16)
      header.append(static_cast<const char*>(pieces[i].iov_base), std::min<std::size_t>(16, pieces[i].iov_len));
    total += pieces[i].iov_len;
  }
  const bool whole = header.size() >= 16 && static_cast<std::size_t>(number_at(header, 0)) == total;
  if (whole && number_at(header, 12) != kOpQuery) {
    stream.error = errno = ECANCELED;
    return -1;
  }
  stream.error = 0;
  return static_cast<ssize_t>(total);
}

ssize_t write_pieces(mongoc_stream_t* table, mongoc_iovec_t* given, std::size_t count, std::int32_t timeout_ms) {
  Stream& stream = self(table);
  if (!stream.dead()) is_cut(stream);
  if (stream.dead()) return write_to_dead(stream, given, count);
  const Limit limit(timeout_ms, *stream.context);
  std::size_t total = 0;
  std::vector<iovec> pieces(given, given + count);
  for (std::size_t first = 0; first < pieces.size();) {
    if (is_cut(stream)) break;
    msghdr message{};
    message.msg_iov = pieces.data() + first;
    message.msg_iovlen = std::min(pieces.size() - first, kMostPieces);
    const ssize_t sent = sendmsg(stream.descriptor, &message, MSG_NOSIGNAL);
    if (sent >= 0) {
      stream.error = 0;
      total += static_cast<std::size_t>(sent);
      advance(pieces, first, static_cast<std::size_t>(sent));
    } else if (errno != EINTR) {
      stream.error = errno;
      if (errno != EAGAIN && errno != EWOULDBLOCK) break;
      if (!wait_for(stream, POLLOUT, limit)) break;
    }
  }
  if (stream.dead()) return write_to_dead(stream, given, count);
  errno = stream.error;
  return total == 0 && stream.error != 0 ? -1 : static_cast<ssize_t>(total);
}

// Dead streams are always ready, cut ones have failed. Returns how many there are of both.
ssize_t mark_stopped(mongoc_stream_poll_t* streams, std::size_t count) {
  ssize_t marked = 0;
  for (std::size_t i = 0; i < count; ++i) {
    Stream& stream = self(streams[i].stream);
    const bool cut = !stream.dead() && is_cut(stream);
    streams[i].revents = stream.dead() ? streams[i].events : cut ? POLLERR : 0;
    if (streams[i].revents != 0) ++marked;
  }
  return marked;
}

// The library polls the streams of one client only, so that one context speaks for all of them.
ssize_t poll_streams(mongoc_stream_poll_t* streams, std::size_t count, std::int32_t timeout_ms) {
  if (const ssize_t answers = mark_stopped(streams, count); answers > 0) return answers;
  const Limit limit(timeout_ms, *self(streams[0].stream).context);
  std::vector<pollfd> polled;
  for (std::size_t i = 0; i < count; ++i) {
    const Stream& stream = self(streams[i].stream);
    polled.push_back({stream.descriptor, static_cast<short>(streams[i].events), 0});
    polled.push_back({stream.wake->descriptor(), POLLIN, 0});
  }
  const int ready = poll(polled.data(), polled.size(), limit.rest());
  if (ready < 0) return errno == EINTR ? 0 : -1;
  if (const ssize_t answers = mark_stopped(streams, count); answers > 0) return answers;
  ssize_t answers = 0;
  for (std::size_t i = 0; i < count; ++i) {
    streams[i].revents = polled[2 * i].revents;
    if (streams[i].revents != 0) ++answers;
  }
  return answers;
}

bool is_closed(mongoc_stream_t* table) {
  Stream& stream = self(table);
  if (stream.dead() || is_cut(stream)) return true;
  std::uint8_t byte = 0;
  const ssize_t got = recv(stream.descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

int close_stream(mongoc_stream_t* table) {
  Stream& stream = self(table);
  return stream.dead() ? 0 : shutdown(stream.descriptor, SHUT_RDWR);
}

void destroy_stream(mongoc_stream_t* table) { delete &self(table); }

// Why a connection that worked, or was about to, is over; nothing when the library gives it up for a reason of its own.
// The library's texts tell less.
std::string end_of(const Stream& stream) {
  const bool closed = stream.ended || stream.error == ECONNRESET || stream.error == EPIPE;
  if (stream.answered()) {
    if (closed) return "the server closed it";
    if (stream.error == ETIMEDOUT) return "no answer within socketTimeoutMS";
    return stream.error == 0 ? "" : system_reason(stream.error);
  }
  const char* const hint = stream.context->tls != nullptr ? "" : " (does it want TLS? then add tls=true to the URL)";
  const char* const end = stream.received > 0 ? "what answers is no MongoDB server"
                          : closed            ? "the server closed the connection without an answer"
                                              : "the server does not answer";
  return std::string(end) + hint;
}

void fail_stream(mongoc_stream_t* table) {
  Stream& stream = self(table);
  if (!stream.dead() && !is_past_the_end(stream)) {
    try {
      if (std::string reason = end_of(stream); !reason.empty())
        stream.context->reasons[stream.host] = std::move(reason);
    } catch (...) {  // out of memory: no reason then
    }
  }
  destroy_stream(table);
}

std::unique_ptr<Stream> new_stream(StreamContext& context, const std::string& host) {
  auto stream = std::make_unique<Stream>();
  stream->context = &context;
  stream->wake = context.wake;
  stream->host = host;
  mongoc_stream_t& table = stream->table;
  table.type = kStreamType;
  table.destroy = destroy_stream;
  table.failed = fail_stream;
  table.close = close_stream;
  table.flush = [](mongoc_stream_t*) { return 0; };
  table.readv = read_pieces;
  table.writev = write_pieces;
  table.setsockopt = [](mongoc_stream_t*, int, int, void*, mongoc_socklen_t) { return 0; };
  table.check_closed = is_closed;
  table.poll = poll_streams;
  table.timed_out = [](mongoc_stream_t* s) { return self(s).error == ETIMEDOUT; };
  table.should_retry = [](mongoc_stream_t* s) { return self(s).error == EAGAIN; };
  return stream;
}

mongoc_stream_t* release(std::unique_ptr<Stream> stream) { return &stream.release()->table; }

// Puts TLS on top, with the handshake done. Nothing and `reason` when it fails.
mongoc_stream_t* secure(std::unique_ptr<Stream> stream, const mongoc_host_list_t& host, const StreamContext& context,
                        std::string& reason) {
  const WarningCapture warnings;
  mongoc_ssl_opt_t options = *context.tls;
  mongoc_stream_t* const secured =
      mongoc_stream_tls_new_with_hostname(&stream->table, host.host, &options, 1 /* client */);
  if (secured == nullptr) {
    reason = "TLS cannot be set up" +
             (warnings.text().empty() ? "" : ": " + warnings.text().substr(0, warnings.text().find('\n')));
    return nullptr;
  }
  static_cast<void>(stream.release());  // the stream on top owns it now
  bson_error_t error{};
  const auto limit = static_cast<std::int32_t>(context.connect_limit.count());
  if (mongoc_stream_tls_handshake_block(secured, host.host, limit, &error)) return secured;
  reason = error.message[0] != '\0' ? error.message : "TLS handshake failed: no answer (is it a TLS port?)";
  mongoc_stream_destroy(secured);
  return nullptr;
}

mongoc_stream_t* open_live(const mongoc_host_list_t& host, StreamContext& context, std::string& reason) {
  std::unique_ptr<Stream> stream = new_stream(context, host.host_and_port);
  base::Duration limit = context.connect_limit;
  if (context.deadline)
    limit = std::min(limit, std::chrono::ceil<base::Duration>(*context.deadline - clock().monotonic()));
  Dialled dialled =
      host.family == AF_UNIX ? dial_unix(host.host) : dial_tcp(host.host, host.port, limit, *context.wake);
  reason = std::move(dialled.reason);
  stream->descriptor = dialled.descriptor;
  if (stream->dead()) return nullptr;
  return context.tls == nullptr ? release(std::move(stream)) : secure(std::move(stream), host, context, reason);
}

mongoc_stream_t* open_dead(const mongoc_host_list_t& host, StreamContext& context) {
  std::unique_ptr<Stream> stream = new_stream(context, host.host_and_port);
  make_dead(*stream);
  return release(std::move(stream));
}

}  // namespace

bool StreamContext::stopped() const {
  return closing || expired || hopeless || wake->fired() || (deadline && clock().monotonic() >= *deadline);
}

mongoc_stream_t* open_stream(const mongoc_uri_t* /*uri*/, const mongoc_host_list_t* host, void* user,
                             bson_error_t* error) noexcept {
  try {
    StreamContext& context = *static_cast<StreamContext*>(user);
    if (context.stopped()) return open_dead(*host, context);
    std::string reason;
    if (mongoc_stream_t* const stream = open_live(*host, context, reason)) {
      context.reasons.erase(host->host_and_port);
      return stream;
    }
    if (context.stopped()) return open_dead(*host, context);
    context.reasons[host->host_and_port] = reason;
    // A certificate does not get better by waiting for the server selection time.
    context.hopeless = context.alone && reason.find("certificate verify failed") != std::string::npos;
    if (context.hopeless) return open_dead(*host, context);
    bson_set_error(error, MONGOC_ERROR_STREAM, MONGOC_ERROR_STREAM_CONNECT, "%s", reason.c_str());
  } catch (const std::exception& failure) {  // out of memory or descriptors; no exception may cross the C library
    bson_set_error(error, MONGOC_ERROR_STREAM, MONGOC_ERROR_STREAM_CONNECT, "%s", failure.what());
  }
  return nullptr;
}

}  // namespace godwit::mongo
