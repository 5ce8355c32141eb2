#include "config/yaml.h"

#include <array>
#include <sstream>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "base/text.h"

namespace godwit::config {

namespace {

Position position_of(const Source& source, const YAML::Mark& mark) { return source.position(mark.line, mark.column); }

Error syntax(const Source& source, Position at, std::string message, std::string fix) {
  Error error = source.error(ErrorCode::kConfigSyntax, std::move(message), at);
  error.fix(std::move(fix));
  return error;
}

// True when the text that starts with a quote has the quote that ends it. yaml-cpp 0.7 takes the end of the file for
// one, and so swallows everything that follows.
bool has_closing_quote(std::string_view text) {
  const char quote = text.front();
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (quote == '"' && text[at] == '\\') {
      ++at;
    } else if (text[at] == quote) {
      if (quote == '"' || at + 1 >= text.size() || text[at + 1] != quote) return true;
      ++at;
    }
  }
  return false;
}

// Builds the tree out of the parser's events. Throwing godwit::Error out of an event is safe: yaml-cpp is C++ and
// holds nothing but values.
class TreeBuilder final : public YAML::EventHandler {
 public:
  explicit TreeBuilder(const Source& source) : source_(source) {}

  // Where the innermost list or map that has not ended starts; nothing when none is open.
  [[nodiscard]] const Position* innermost_open() const { return open_.empty() ? nullptr : &open_.back().node.at; }
  // The document; of kind kNothing when there was none.
  Node take_root() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1)
      throw syntax(source_, position_of(source_, mark), "a second document starts here",
                   "keep one document: remove the line --- or ... before it");
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    add(Node{}, mark);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse_anchor(mark, 1); }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_anchor(mark, anchor);
    const std::string_view written = source_.from(mark.line, mark.column);
    const char first = written.empty() ? '\0' : written.front();
    if ((tag != "?" && tag != "!") || first == '!') refuse_tag(mark);
    if ((first == '"' || first == '\'') && !has_closing_quote(written))
      throw syntax(source_, position_of(source_, mark), "the quote that opens here is never closed", "add the quote");
    if (value.find('\0') != std::string::npos)
      throw syntax(source_, position_of(source_, mark), "the text holds a NUL character", "remove \\0 or \\x00");
    Node node;
    node.kind = Node::Kind::kText;
    node.text = value;
    node.is_plain = tag == "?";
    add(std::move(node), mark);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    start(Node::Kind::kList, mark, tag, anchor);
  }
  void OnSequenceEnd() override { end(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    start(Node::Kind::kMap, mark, tag, anchor);
  }
  void OnMapEnd() override { end(); }

 private:
  struct Open {
    Node node;
    bool has_key = false;                        // of a map: the next node is the value of its last entry
    std::unordered_map<std::string, int> lines;  // of a map: where each key stands
  };

  void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) const {
    if (anchor == 0) return;
    throw syntax(source_, position_of(source_, mark), "anchors and aliases (& and *) are not supported",
                 "write the value out, or put it into quotes if it is text");
  }

  void refuse_tag(const YAML::Mark& mark) const {
    throw syntax(source_, position_of(source_, mark), "tags (!) are not supported",
                 "remove the tag, or put the value into quotes if it is text");
  }

  void start(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    refuse_anchor(mark, anchor);
    if (tag != "?" && !tag.empty()) refuse_tag(mark);
    const Position at = position_of(source_, mark);
    if (expects_key()) refuse_key(at);
    if (open_.size() >= kMostConfigDepth)
      throw syntax(source_, at, fmt::format("nested more than {} levels deep", kMostConfigDepth), "flatten it");
    Open open;
    open.node.kind = kind;
    open.node.at = at;
    open_.push_back(std::move(open));
  }

  void end() {
    Node node = std::move(open_.back().node);
    open_.pop_back();
    attach(std::move(node));
  }

  [[nodiscard]] bool expects_key() const {
    return !open_.empty() && open_.back().node.kind == Node::Kind::kMap && !open_.back().has_key;
  }

  void refuse_key(Position at) const { throw syntax(source_, at, "a key must be text", "write KEY: VALUE"); }

  void add(Node node, const YAML::Mark& mark) {
    node.at = position_of(source_, mark);
    if (!expects_key()) return attach(std::move(node));
    if (node.kind != Node::Kind::kText) refuse_key(node.at);
    add_key(std::move(node));
  }

  void add_key(Node key) {
    if (key.is_plain && key.text == "<<")
      throw syntax(source_, key.at, "merge keys (<<) are not supported", "write the keys out");
    const auto [first, is_new] = open_.back().lines.emplace(key.text, key.at.line);
    if (!is_new)
      throw syntax(source_, key.at, fmt::format("the key {} is given twice", quote(key.text)),
                   fmt::format("remove one of them; the first is in line {}", first->second));
    open_.back().node.entries.push_back(Entry{std::move(key.text), key.at, Node{}});
    open_.back().has_key = true;
  }

  void attach(Node node) {
    if (open_.empty()) {
      root_ = std::move(node);
    } else if (open_.back().node.kind == Node::Kind::kList) {
      open_.back().node.items.push_back(std::move(node));
    } else {
      Entry& entry = open_.back().node.entries.back();
      if (node.kind == Node::Kind::kNothing) node.at = entry.at;
      entry.value = std::move(node);
      open_.back().has_key = false;
    }
  }

  const Source& source_;
  Node root_;
  std::vector<Open> open_;
  int documents_ = 0;
};

struct Explanation {
  std::string_view vendor;
  std::string_view message;
  std::string_view fix;
};

// What people do wrong when yaml-cpp says so. Its own words stay for the rest.
const std::array<Explanation, 9> kExplanations = {{
    {YAML::ErrorMsg::END_OF_MAP, "this does not fit the map around it", "check the indentation of this line"},
    {YAML::ErrorMsg::END_OF_SEQ, "this does not fit the list around it", "check the indentation of this line"},
    {YAML::ErrorMsg::END_OF_MAP_FLOW, "\",\" or \"}\" is missing before this", "close the map with }"},
    {YAML::ErrorMsg::END_OF_SEQ_FLOW, "\",\" or \"]\" is missing before this", "close the list with ]"},
    {YAML::ErrorMsg::MAP_VALUE, "no \":\" can stand here",
     "check the indentation, or put text with a colon into quotes"},
    {YAML::ErrorMsg::BLOCK_ENTRY, "no \"-\" can stand here", "start the list in a line of its own"},
    {YAML::ErrorMsg::UNKNOWN_TOKEN, "text cannot start with this character", "put the text into quotes"},
    {YAML::ErrorMsg::EOF_IN_SCALAR, "a quote is never closed", "add the quote"},
    {YAML::ErrorMsg::FLOW_END, "nothing is open that this could close", "remove it, or put the text into quotes"},
}};

Error translate(const Source& source, const YAML::Exception& caught, const Position* open) {
  Position at = position_of(source, caught.mark);
  std::string message = base::printable(caught.msg);
  std::string fix = "correct this line";
  for (const Explanation& known : kExplanations) {
    if (known.vendor != caught.msg) continue;
    message = known.message;
    fix = known.fix;
  }
  const bool is_flow = caught.msg == YAML::ErrorMsg::END_OF_MAP_FLOW || caught.msg == YAML::ErrorMsg::END_OF_SEQ_FLOW;
  // At the end of the file yaml-cpp names the end, or no place at all.
  const bool is_end = base::trim(source.from(caught.mark.line, caught.mark.column)).empty() ||
                      (caught.mark.line == 0 && caught.mark.column == 0);
  if (is_flow && is_end && open != nullptr) {
    at = *open;
    message = "what opens here is never closed";
  }
  const std::string_view rest = source.from(at.line - 1, 0);
  if (is_flow && rest.substr(0, rest.find('\n')).find("${") != std::string_view::npos)
    fix = "inside { } and [ ] a variable wants quotes: \"${NAME}\"";
  return syntax(source, at, message, fix);
}

// The byte at which the first character that is not well-formed starts. There is one.
std::size_t first_ill_formed(std::string_view text) {
  std::size_t good = 0;
  for (;;) {
    std::size_t length = 1;
    while (length <= 4 && !base::is_utf8(text.substr(good, length))) ++length;
    if (length > 4) return good;
    good += length;
  }
}

void refuse_characters(const Source& source) {
  const std::string& text = source.text();
  if (!base::is_utf8(text))
    throw syntax(source, source.position(first_ill_formed(text)), "not well-formed UTF-8", "save the file as UTF-8");
  bool indents = true;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte == '\t' && indents) throw syntax(source, source.position(at), "a tab cannot indent", "use spaces");
    if ((byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F)
      throw syntax(source, source.position(at), fmt::format("control character 0x{:02x}", byte), "remove it");
    indents = byte == '\n' || (indents && byte == ' ');
  }
}

}  // namespace

Node parse_yaml(const Source& source) {
  if (source.text().size() > kMostConfigBytes)
    throw syntax(source, Position{},
                 fmt::format("{} bytes are too many for a configuration; the limit is {}",
                             base::grouped(static_cast<std::int64_t>(source.text().size())),
                             base::grouped(static_cast<std::int64_t>(kMostConfigBytes))),
                 "make sure that this is the right file");
  refuse_characters(source);
  TreeBuilder builder(source);
  try {
    std::istringstream stream(source.text());
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& caught) {
    throw translate(source, caught, builder.innermost_open());
  }
  Node root = builder.take_root();
  if (root.kind == Node::Kind::kNothing)
    throw syntax(source, Position{}, "the configuration is empty", "godwit init writes one to start from");
  return root;
}

}  // namespace godwit::config
