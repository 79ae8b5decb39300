// `giot models` and `giot sample` on TorchScript files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/script.h>

#include "tests/support/command_line.h"

namespace giot {
namespace {

class ForeignCommandsTest : public testing::Test {
 protected:
  std::string Save(const std::string& code) const {
    torch::jit::Module module("__torch__.Net");
    module.register_parameter("w", torch::ones({3, 2}), false);
    module.define(code);
    const std::string file = (folder_.path() / "m.pt").string();
    module.save(file);
    return file;
  }

  test::Folder folder_;
};

constexpr const char* kForward = "def forward(self, x):\n    return torch.linear(x, self.w)\n";

TEST_F(ForeignCommandsTest, TellWhatAFileHasAndCosts) {
  const std::string file =
      Save(std::string(kForward) + "def sample(self, n: int, seed: int):\n    return self.w\n");
  const test::Ended ended = test::Giot({"models", file, "--shape", "5x2"});
  EXPECT_EQ(ended.out,
            "m.pt: TorchScript with 6 weights; forward, sample\n"
            "forward on 5x2: 1 operators, 60 FLOP, 24 weight bytes, 60 peak activation bytes\n");
  EXPECT_EQ(ended.status, 0) << ended.err;
  const test::Ended wrong = test::Giot({"models", file, "--shape", "5x"});
  EXPECT_EQ(wrong.status, 2);
  EXPECT_EQ(wrong.err, "--shape: expected extents such as 1x24x3, found \"5x\"\n");
}

TEST_F(ForeignCommandsTest, SampleRowsOrSequences) {
  const std::string file = Save(std::string(kForward) +
                                "def sample(self, n: int, seed: int):\n"
                                "    return torch.arange(n * 4).reshape([n, 2, 2]) + 0.5 * seed\n");
  const test::Ended ended = test::Giot({"sample", file, "-n", "2", "--seed", "2"});
  EXPECT_EQ(ended.out, "row,step,v0,v1\n0,0,1,2\n0,1,3,4\n1,0,5,6\n1,1,7,8\n") << ended.err;
  const std::string out = (folder_.path() / "rows.csv").string();
  EXPECT_EQ(test::Giot({"sample", file, "-n", "3", "--out", out}).out, "wrote " + out + "\n");
}

TEST_F(ForeignCommandsTest, RefuseAHostileFile) {
  const std::string victim = folder_.Write("victim.txt", "precious content");
  const std::string file = Save("def forward(self, x):\n    return x + torch.from_file(\"" +
                                victim + "\", True, 4, dtype=6).fill_(0.0)\n");
  const test::Ended ended = test::Giot({"models", file});
  EXPECT_EQ(ended.status, 2);
  EXPECT_EQ(ended.err, file +
                           ": expected operators that only compute, found aten::from_file in "
                           "Net.forward; leave them out, or trust who made the "
                           "model (trust = true, --trust)\n");
  EXPECT_EQ(test::Giot({"models", file, "--trust"}).status, 0);
}

TEST_F(ForeignCommandsTest, StopASampleWithoutAnEnd) {
  const std::string file =
      Save(std::string(kForward) +
           "def sample(self, n: int, seed: int):\n    x = torch.ones([n, 1])\n"
           "    while bool(x.sum() > 0.0):\n        x = x + 1.0\n    return x\n");
  const test::Ended ended = test::Giot({"sample", file, "--call-limit-s", "0.3"});
  EXPECT_EQ(ended.status, 2);
  EXPECT_THAT(ended.err,
              testing::HasSubstr(": sample: expected an answer within 0.3 s, found none"));
}

}  // namespace
}  // namespace giot
