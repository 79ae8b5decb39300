#include "sim/host_facts.h"

#include <sys/resource.h>

#include <ctime>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

namespace giot {
namespace {

/// The value of the first line of /proc/cpuinfo that begins with `key`, or an empty string.
std::string CpuInfo(const std::string& key) {
  std::ifstream file("/proc/cpuinfo");
  std::string line;
  while (std::getline(file, line)) {
    if (line.rfind(key, 0) != 0) continue;
    const std::size_t colon = line.find(':');
    if (colon != std::string::npos && colon + 2 <= line.size()) return line.substr(colon + 2);
  }
  return "";
}

/// Those features that numerical libraries choose their code by.
std::string CpuFeatures() {
  const std::set<std::string> telling = {"sse4_2", "avx", "avx2", "fma", "avx512f", "avx512bw"};
  std::istringstream flags(CpuInfo("flags"));
  std::string features, flag;
  while (flags >> flag) {
    if (telling.count(flag) == 0) continue;
    if (!features.empty()) features += ' ';
    features += flag;
  }
  return features;
}

std::string NowUtc() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

double InSeconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

}  // namespace

HostFacts HostFactsAtStart() {
  HostFacts facts;
  facts.started_utc = NowUtc();
  facts.cpu_model = CpuInfo("model name");
  facts.cpu_features = CpuFeatures();
  facts.compiler = "g++ " __VERSION__;
  return facts;
}

void AddUsage(HostFacts& facts) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  facts.cpu_s = InSeconds(usage.ru_utime) + InSeconds(usage.ru_stime);
  facts.peak_rss_bytes = static_cast<std::int64_t>(usage.ru_maxrss) * 1024;
}

}  // namespace giot
