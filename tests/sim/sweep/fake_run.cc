// Takes the command line of `giot run` as a sweep writes it and leaves a small real result.
#include "tests/sim/sweep/fake_run.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "results/writer.h"
#include "sim/base/random_stream.h"

namespace giot {
namespace {

struct CommandLine {
  std::string scenario;
  std::vector<Override> overrides;
  std::string out;
  std::int64_t seed = 0;
};

CommandLine Parse(const std::vector<std::string>& arguments) {
  CommandLine line;
  line.scenario = arguments.at(2);
  for (std::size_t i = 3; i < arguments.size(); ++i) {
    if (arguments[i] == "--quiet") continue;
    if (arguments[i] == "--out") {
      line.out = arguments.at(++i);
    } else if (arguments[i] == "--arm") {
      line.overrides.insert(line.overrides.begin(), {"arm", arguments.at(++i)});
    } else {
      const std::size_t equals = arguments[i].find('=');
      line.overrides.push_back({arguments[i].substr(0, equals), arguments[i].substr(equals + 1)});
    }
  }
  for (const Override& one : line.overrides) {
    if (one.key == "run.seed") line.seed = std::stoll(one.value);
  }
  return line;
}

std::string ConductOf(std::int64_t seed) {
  const char* const file = std::getenv(kFakeConduct);
  std::ifstream stream(file == nullptr ? "" : file);
  std::int64_t number = 0;
  for (std::string word; stream >> number >> word;) {
    if (number == seed) return word;
  }
  return "";
}

void Note(const std::string& word, const std::string& id) {
  const char* const ledger = std::getenv(kFakeLedger);
  if (ledger == nullptr) return;
  const std::string line = word + ' ' + id.substr(0, 16) + '\n';
  if (write(std::atoi(ledger), line.data(), line.size()) < 0) std::abort();
}

void WriteResult(const CommandLine& line, const std::string& id, const std::string& ended) {
  RunHeader header;
  header.run_id = id;
  header.seed = line.seed;
  ResultWriter writer(line.out, header);
  writer.Start();
  double tolerance = 0;
  for (const Override& one : line.overrides) {
    if (one.key == "tolerance_m_s") tolerance = std::stod(one.value);
  }
  Stream random(static_cast<std::uint64_t>(line.seed), "energy " + line.overrides.front().value);
  writer.SetSummary({{"energy", "sensors", "energy_per_node_j", 10 / tolerance + random.Uniform(),
                      "J", "drawn from the battery"},
                     {"delivery", "", "delivery_ratio", random.Uniform(), "1", "delivered"}});
  writer.Close(ended, 60);
}

int Run(const std::vector<std::string>& arguments) {
  const CommandLine line = Parse(arguments);
  std::ifstream stream(line.scenario, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  const std::string id = FakeRunId(text, line.overrides);
  Note("start", id);
  const std::string conduct = ConductOf(line.seed);
  while (conduct == "hang") pause();
  if (conduct == "fail") {
    std::printf("working\n");
    std::fprintf(stderr, "no such luck\n");
    return 3;
  }
  if (conduct != "vanish") {
    WriteResult(line, conduct == "other_id" ? Sha256Of("other") : id,
                conduct == "interrupted" ? "interrupted" : "finished");
  }
  Note("done", id);
  return 0;
}

}  // namespace
}  // namespace giot

int main(int argc, char** argv) { return giot::Run({argv, argv + argc}); }
