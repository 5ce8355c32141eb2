#include "cli/markdown.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "cli/text.h"

namespace godwit::cli {

namespace {

// [text](target) -> text
std::string without_links(std::string_view line) {
  std::string out;
  while (!line.empty()) {
    const auto open = line.find('[');
    const auto middle = line.find("](", open);
    const auto close = line.find(')', middle);
    if (open == std::string_view::npos || middle == std::string_view::npos || close == std::string_view::npos) break;
    out += line.substr(0, open);
    out += line.substr(open + 1, middle - open - 1);
    line.remove_prefix(close + 1);
  }
  return out + std::string(line);
}

// Replaces pairs of `mark` by a tone for what is between them.
std::string painted(std::string_view line, std::string_view mark, Tone tone, bool keep_plain, const Style& style) {
  std::string out;
  while (true) {
    const auto open = line.find(mark);
    const auto close = open == std::string_view::npos ? open : line.find(mark, open + mark.size());
    if (close == std::string_view::npos) return out + std::string(line);
    const std::string_view inside = line.substr(open + mark.size(), close - open - mark.size());
    out += line.substr(0, open);
    if (style.colour) {
      out += style.paint(tone, inside);
    } else {
      out += keep_plain ? line.substr(open, close + mark.size() - open) : inside;
    }
    line.remove_prefix(close + mark.size());
  }
}

std::string inline_marks(const std::string& text, const Style& style) {
  return painted(painted(without_links(text), "**", Tone::kStrong, false, style), "`", Tone::kAccent, true, style);
}

// Breaks `text` at spaces; lines after the first are indented by `indent`. Marks count as if they were shown.
std::string filled(std::string_view text, std::size_t columns, std::size_t indent, const Style& style) {
  std::vector<std::string> lines(1);
  std::size_t used = 0;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    const std::size_t cells = display_width(word);
    if (used != 0 && used + 1 + cells > columns) {
      lines.emplace_back();
      used = indent;
    } else if (used != 0 && !lines.back().empty()) {
      lines.back() += ' ';
      ++used;
    }
    lines.back() += word;
    used += cells;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  std::string joined_lines;
  for (std::size_t i = 0; i < lines.size(); ++i)
    joined_lines += (i == 0 ? "" : "\n" + std::string(indent, ' ')) + lines[i];
  return inline_marks(joined_lines, style) + "\n";
}

// The length of a list item's mark ("- ", "12. "), or 0.
std::size_t item_mark(std::string_view line) {
  if (line.starts_with("- ") || line.starts_with("* ")) return 2;
  std::size_t digits = 0;
  while (digits < line.size() && std::isdigit(static_cast<unsigned char>(line[digits])) != 0) ++digits;
  return digits != 0 && line.substr(digits).starts_with(". ") ? digits + 2 : 0;
}

class Reader {
 public:
  Reader(std::size_t columns, const Style& style) : columns_(columns), style_(style) {}

  void line(std::string_view text) {
    if (text.starts_with("```")) {
      flush();
      in_code_ = !in_code_;
    } else if (in_code_) {
      out_ += text.empty() ? "\n" : "    " + std::string(text) + "\n";
    } else if (text.starts_with("#")) {
      flush();
      const auto title = text.find_first_not_of("# ");
      out_ += style_.paint(Tone::kStrong, title == std::string_view::npos ? "" : text.substr(title)) + "\n";
    } else {
      prose(text);
    }
  }

  std::string finish() {
    flush();
    return std::move(out_);
  }

 private:
  void prose(std::string_view text) {
    const auto start = text.find_first_not_of(' ');
    if (start == std::string_view::npos) {
      flush();
      if (!out_.empty() && !out_.ends_with("\n\n")) out_ += "\n";
      return;
    }
    text.remove_prefix(start);
    if (const std::size_t mark = item_mark(text); mark != 0) {
      flush();
      indent_ = mark;
    }
    paragraph_ += (paragraph_.empty() ? "" : " ") + std::string(text);
  }

  void flush() {
    if (!paragraph_.empty()) out_ += filled(paragraph_, columns_, indent_, style_);
    paragraph_.clear();
    indent_ = 0;
  }

  std::size_t columns_;
  const Style& style_;
  std::string out_;
  std::string paragraph_;
  std::size_t indent_ = 0;
  bool in_code_ = false;
};

}  // namespace

std::string readable_markdown(std::string_view markdown, std::size_t columns, const Style& style) {
  Reader reader(columns, style);
  for (const std::string& line : lines_of(markdown)) reader.line(line);
  return reader.finish();
}

}  // namespace godwit::cli
