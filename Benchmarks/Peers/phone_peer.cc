// Reads phone numbers with Google's libphonenumber in C++: parse, valid, type, region and E.164 of every input.
//
//   phone_peer FILE SECONDS
//
// FILE holds inputs, each a region or nothing, a tab, the text and a zero byte. All of them are read again and again for
// about SECONDS, after one pass that is not counted and that compiles the regular expressions. Prints one JSON object:
// nanoseconds a number in the fastest and in the median pass.
#include <phonenumbers/phonenumberutil.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;
using Clock = std::chrono::steady_clock;

struct Input {
  std::string region;
  std::string text;
};

static std::vector<Input> read_inputs(const char *path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  std::vector<Input> inputs;
  for (size_t start = 0; start < bytes.size();) {
    size_t end = std::min(bytes.find('\0', start), bytes.size());
    size_t tab = std::min(bytes.find('\t', start), end);
    std::string region = bytes.substr(start, tab - start);
    // The name of the region of a number whose country is not known.
    inputs.push_back({region.empty() ? "ZZ" : region, bytes.substr(std::min(tab + 1, end), end - std::min(tab + 1, end))});
    start = end + 1;
  }
  return inputs;
}

int main(int count, char **arguments) {
  if (count != 3) {
    std::fprintf(stderr, "usage: phone_peer FILE SECONDS\n");
    return 2;
  }
  const std::vector<Input> inputs = read_inputs(arguments[1]);
  if (inputs.empty()) {
    std::fprintf(stderr, "phone_peer: no inputs\n");
    return 2;
  }
  const PhoneNumberUtil &util = *PhoneNumberUtil::GetInstance();
  size_t parsed = 0, valid = 0, checksum = 0;
  auto pass = [&] {
    parsed = valid = checksum = 0;
    for (const Input &input : inputs) {
      PhoneNumber number;
      if (util.Parse(input.text, input.region, &number) != PhoneNumberUtil::NO_PARSING_ERROR) continue;
      std::string region, e164;
      util.GetRegionCodeForNumber(number, &region);
      util.Format(number, PhoneNumberUtil::E164, &e164);
      parsed += 1;
      valid += util.IsValidNumber(number);
      checksum += util.GetNumberType(number) + region.size() + e164.size();
    }
  };
  pass();
  std::vector<double> times;
  const auto end = Clock::now() + std::chrono::duration<double>(std::atof(arguments[2]));
  do {
    const auto begin = Clock::now();
    pass();
    times.push_back(std::chrono::duration<double, std::nano>(Clock::now() - begin).count() / inputs.size());
  } while (Clock::now() < end);
  std::sort(times.begin(), times.end());
  std::printf(
      "{\"numbers\":%zu,\"passes\":%zu,\"parsed\":%zu,\"valid\":%zu,\"checksum\":%zu,\"fastest\":%.1f,\"median\":%.1f}\n",
      inputs.size(), times.size(), parsed, valid, checksum, times.front(), times[times.size() / 2]);
}
