// giot offload as a user calls it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/command_line.h"

namespace giot::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

std::vector<std::string> Offload(const std::string& graph, std::vector<std::string> more = {}) {
  std::vector<std::string> arguments{"offload",  graph,        "--device", "raspberry_pi_4",
                                     "--server", "x86_server", "--mbps",   "28.6"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

TEST(OffloadCommand, PrintsTheBestSplitItsAlternativesAndWhereItChanges) {
  const Ended ended = Giot(Offload("resnet18"));
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, StartsWith("resnet18: 69 operators, 3.638 GFLOP (1.8141 GMAC), 46.76 MB "
                                    "of weights\n"
                                    "best: 43 on raspberry_pi_4, 26 on x86_server\n"));
  for (const char* policy : {"all_local", "all_edge", "round_robin", "least_loaded", "greedy",
                             "neurosurgeon", "min_cut", "deadline_aware"}) {
    EXPECT_THAT(ended.out, HasSubstr(std::string("\n") + policy + " "));
  }
  EXPECT_THAT(ended.out, HasSubstr("uplink, Mbit/s  operators on the device, from there on\n"));
}

TEST(OffloadCommand, SplitsAStepOfATrainedModel) {
  const Ended ended = Giot(Offload(SourceFile("scenarios/models/wind.giot")));
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, AllOf(StartsWith("wind neural step: "), HasSubstr(" on raspberry_pi_4")));
}

TEST(OffloadCommand, ReadsTheGraphThatItWrites) {
  const Folder folder;
  const std::string file = folder.path() / "graph.json";
  const Ended written = Giot(Offload("alexnet", {"--json", file}));
  EXPECT_EQ(written.status, 0) << written.err;
  const Ended read = Giot(Offload(file));
  EXPECT_EQ(read.status, 0) << read.err;
  EXPECT_EQ(read.out + "wrote " + file + "\n", written.out);
}

TEST(OffloadCommand, DrawsByGraphvizWhereThatIsThere) {
  const Folder folder;
  const std::string svg = folder.path() / "cut.svg";
  const Ended without = test::Run({GiotPath(), "offload", "alexnet", "--device", "raspberry_pi_4",
                                   "--server", "h100", "--mbps", "20", "--svg", svg},
                                  {{"PATH", folder.path()}});
  EXPECT_EQ(without.status, 0) << without.err;
  EXPECT_THAT(without.out, HasSubstr("\nno SVG: Graphviz's dot is not there or failed; wrote " +
                                     svg + ".dot\n"));
  EXPECT_THAT(ReadText(svg + ".dot"), StartsWith("digraph G {\nlabel=\"alexnet\""));
  // A stand-in that takes dot's arguments.
  const std::string dot = folder.Write("dot", "#!/bin/sh\n/bin/cp \"$3\" \"${2#-o}\"\n");
  std::filesystem::permissions(dot, std::filesystem::perms::owner_all);
  const Ended with = test::Run({GiotPath(), "offload", "alexnet", "--device", "raspberry_pi_4",
                                "--server", "h100", "--mbps", "20", "--svg", svg},
                               {{"PATH", folder.path()}});
  EXPECT_THAT(with.out, HasSubstr("\nwrote " + svg + " (filled: not on the device)\n"));
  EXPECT_THAT(ReadText(svg), HasSubstr("style=filled"));
  EXPECT_FALSE(std::filesystem::exists(svg + ".dot"));
}

std::string FaultOf(std::vector<std::string> arguments) {
  const Ended ended = Giot(std::move(arguments));
  EXPECT_EQ(ended.status, 2) << ended.out;
  return ended.err;
}

TEST(OffloadCommand, TellsWhatIsWrong) {
  EXPECT_EQ(FaultOf({"offload", "vgg16", "--device", "raspberry_pi_4", "--server", "h100", "--mbps",
                     "0", "--compression", "nan"}),
            "giot offload: --mbps: expected a number > 0, found 0; give the uplink's rate in "
            "Mbit/s\n"
            "giot offload: --compression: expected a number > 0, found nan; 1 sends a tensor as it "
            "is\n");
  EXPECT_THAT(FaultOf(Offload("resnet9")),
              StartsWith("unknown network \"resnet9\"; did you mean \"resnet18\"?"));
  EXPECT_EQ(FaultOf(Offload("nowhere.json")),
            "nowhere.json: expected an operator graph, found no such file\n");
  EXPECT_EQ(
      FaultOf({"offload", "gpt2", "--device", "esp32", "--server", "nrf52840", "--mbps", "1"}),
      "gpt2 prefill: no host can run \"embedding 1\"\n");
  EXPECT_EQ(FaultOf({"offload", "vgg16", "--device", "cc2420", "--server", "h100", "--mbps", "1"}),
            "--device: expected a processor, found \"cc2420\", a radio; giot devices lists both\n");
}

TEST(OffloadCommand, TellsWhatIsWrongWithAGraph) {
  const Folder folder;
  const std::string text = folder.Write("text.json", "no graph");
  EXPECT_THAT(FaultOf(Offload(text)), StartsWith(text + ": expected an operator graph; "));
  const std::string one =
      R"("kind":"linear","precision":"fp32","flops":1,"weight_bytes":0,"input_bytes":4,)";
  const auto graph = [&](const char* flops, const char* edges) {
    return folder.Write("graph.json", R"({"name":"two","operators":[{"name":"a",)" + one +
                                          R"("output_bytes":4},{"name":"b",)" + one +
                                          R"("output_bytes":)" + flops + R"(}],"edges":)" + edges +
                                          "}");
  };
  EXPECT_EQ(FaultOf(Offload(graph("-4", "[[0,1,4]]"))),
            "two: operators[2] \"b\": output_bytes: expected a number >= 0 of bytes, found -4; "
            "trace the model again\n");
  EXPECT_THAT(FaultOf(Offload(graph("4", "[[0,1,4],[1,0,4]]"))),
              HasSubstr("an edge that does not lead forward"));
}

}  // namespace
}  // namespace giot::test
