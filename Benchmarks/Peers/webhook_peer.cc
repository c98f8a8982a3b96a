// Reads status webhooks again and again with simdjson (Debian: libsimdjson-dev), and tells how long one update takes.
// It takes the same fields as the library, as texts of its own.
//
//     webhook_peer FILE SECONDS

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <simdjson.h>
#include <string>
#include <vector>

struct Update {
  std::string id, status, recipient, tag, category, model, type, number;
  int64_t timestamp = 0;
  bool billable = false;
};

static std::string text(simdjson::ondemand::value value) {
  std::string_view found;
  return value.get_string().get(found) == simdjson::SUCCESS ? std::string(found) : std::string();
}

static std::vector<Update> read(simdjson::ondemand::parser &parser, const simdjson::padded_string &body) {
  std::vector<Update> updates;
  simdjson::ondemand::document document = parser.iterate(body);
  for (auto entry : document["entry"]) {
    for (auto change : entry["changes"]) {
      std::string number;
      simdjson::ondemand::object value = change["value"];
      for (auto member : value) {
        std::string_view key = member.unescaped_key();
        if (key == "metadata") {
          number = text(member.value()["phone_number_id"]);
        } else if (key == "statuses") {
          for (simdjson::ondemand::object status : member.value()) {
            Update update;
            update.number = number;
            for (auto field : status) {
              std::string_view name = field.unescaped_key();
              if (name == "id") update.id = text(field.value());
              else if (name == "status") update.status = text(field.value());
              else if (name == "timestamp") update.timestamp = std::strtoll(text(field.value()).c_str(), nullptr, 10);
              else if (name == "recipient_id") update.recipient = text(field.value());
              else if (name == "biz_opaque_callback_data") update.tag = text(field.value());
              else if (name == "pricing") {
                simdjson::ondemand::object pricing = field.value();
                for (auto part : pricing) {
                  std::string_view what = part.unescaped_key();
                  if (what == "category") update.category = text(part.value());
                  else if (what == "pricing_model") update.model = text(part.value());
                  else if (what == "type") update.type = text(part.value());
                  else if (what == "billable") update.billable = bool(part.value());
                }
              }
            }
            updates.push_back(std::move(update));
          }
        }
      }
    }
  }
  return updates;
}

int main(int count, char **arguments) {
  if (count != 3) return std::fprintf(stderr, "usage: webhook_peer FILE SECONDS\n"), 2;
  const simdjson::padded_string body = simdjson::padded_string::load(arguments[1]);
  simdjson::ondemand::parser parser;
  using clock = std::chrono::steady_clock;
  const auto end = clock::now() + std::chrono::duration<double>(std::atof(arguments[2]));
  std::vector<double> times;
  size_t found = 0, checksum = 0;
  do {
    const auto begin = clock::now();
    {
      const auto updates = read(parser, body);
      found = updates.size();
      checksum = 0;
      for (const auto &update : updates)
        checksum += update.id.size() + update.tag.size() + update.recipient.size() + update.category.size();
    }
    times.push_back(std::chrono::duration<double, std::nano>(clock::now() - begin).count() / std::max<size_t>(1, found));
  } while (clock::now() < end);
  std::sort(times.begin(), times.end());
  std::printf("{\"updates\":%zu,\"passes\":%zu,\"checksum\":%zu,\"fastest\":%f,\"median\":%f}\n", found, times.size(),
              checksum, times.front(), times[times.size() / 2]);
}
