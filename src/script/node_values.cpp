#include "script/node_values.h"

#include <nlohmann/json.hpp>

namespace godwit::script {

using nlohmann::json;

std::string text_of(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::vector<std::string> texts_of(const json& object, const char* key) {
  std::vector<std::string> texts;
  for (const json& text : object.value(key, json::array())) {
    if (text.is_string()) texts.push_back(text.get<std::string>());
  }
  return texts;
}

bool is_true(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_boolean() && found->get<bool>();
}

std::int64_t whole_number(const json& value) {
  constexpr double kMost = 9.2e18;
  const double number = value.is_number() ? value.get<double>() : 0;
  return number > -kMost && number < kMost ? static_cast<std::int64_t>(number) : 0;
}

}  // namespace godwit::script
