#include "models/foreign_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/script.h>
#include <torch/torch.h>

#include <algorithm>
#include <fstream>

#include "models/foreign_operators.h"
#include "tests/support/command_line.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

/// w = [[1, 2], [3, 4], [5, 6]] as `self.w` beside the methods of `code`.
torch::jit::Module Module(const std::string& code) {
  torch::jit::Module module("__torch__.Net");
  module.register_parameter("w", torch::tensor({{1.0f, 2.0f}, {3.0f, 4.0f}, {5.0f, 6.0f}}), false);
  module.define(code);
  return module;
}

constexpr const char* kNet = R"(
def forward(self, x, condition: Optional[Tensor] = None):
    y = torch.relu(torch.linear(x, self.w))
    if condition is not None:
        y = y + condition
    return y
def sample(self, n: int, seed: int):
    return torch.randn([n, 2])
def log_density(self, x):
    return torch.sum(-0.5 * x * x - 0.9189385332046727, [1])
def predict(self, history, horizon: int, n: int, seed: int):
    last = history[-1:]
    return last.repeat([n, horizon, 1]) + torch.randn([n, horizon, 1])
)";

class ForeignModelTest : public testing::Test {
 protected:
  std::string Save(const std::string& code) const { return Save(Module(code)); }
  std::string Save(const torch::jit::Module& module) const {
    const std::string file = (folder_.path() / "m.pt").string();
    module.save(file);
    return file;
  }
  /// What a file refuses to load with, without its folder.
  std::string FaultOf(const std::string& file, const ForeignOptions& options = {}) const {
    return Short(test::WordsOf([&] { ForeignModel model(file, options); }));
  }
  /// What a call of forward is refused with.
  std::string FaultOfForward(const std::string& body, const ForeignOptions& options = {}) const {
    ForeignModel model(Save("def forward(self, x):\n" + body), options);
    return Short(test::WordsOf([&] { model.Forward(kRow); }));
  }
  std::string Short(std::string words) const {
    const std::string start = folder_.path().string() + "/";
    return words.starts_with(start) ? words.substr(start.size()) : words;
  }

  const Tensor kRow{{1, 2}, {1, -1}};
  test::Folder folder_;
};

TEST_F(ForeignModelTest, AnswersWithWhatItsModuleComputes) {
  ForeignModel model(Save(kNet));
  EXPECT_THAT(model.methods(), ElementsAre("forward", "sample", "log_density", "predict"));
  EXPECT_EQ(model.parameter_count(), 6);
  const std::vector<Tensor> plain = model.Forward({{2, 2}, {1, 1, -1, 0}});
  ASSERT_EQ(plain.size(), 1);
  EXPECT_THAT(plain[0].shape, ElementsAre(2, 3));
  EXPECT_THAT(plain[0].values, ElementsAre(3, 7, 11, 0, 0, 0));
  const Tensor condition{{1, 1}, {0.5}};
  EXPECT_THAT(model.Forward(kRow, &condition)[0].values, ElementsAre(0.5, 0.5, 0.5));
  EXPECT_NEAR(model.LogDensity({{1, 2}, {0, 1}})[0], -2.33787706, 1e-6);
}

TEST_F(ForeignModelTest, DrawsTheSameWithTheSameSeed) {
  ForeignModel model(Save(kNet));
  const Tensor first = model.Sample(5, 7);
  EXPECT_THAT(first.shape, ElementsAre(5, 2));
  EXPECT_EQ(model.Sample(5, 7).values, first.values);
  EXPECT_NE(model.Sample(5, 6).values, first.values);
  const Tensor paths = model.Predict({{3, 1}, {0, 0, 100}}, 4, 2, 1);
  EXPECT_THAT(paths.shape, ElementsAre(2, 4, 1));
  EXPECT_THAT(paths.values, testing::Each(testing::FloatNear(100, 6)));
}

TEST_F(ForeignModelTest, TracesWhatItRuns) {
  ForeignModel model(Save(kNet));
  const OperatorGraph graph = model.Graph("forward", {{4, 2}, std::vector<float>(8, 1.0f)});
  EXPECT_EQ(graph.name, "m.pt forward");
  ASSERT_EQ(graph.operators.size(), 2);
  // 4 rows, 2 inputs, 3 outputs, a multiplication and an addition each.
  EXPECT_EQ(graph.operators[0].flops, Flops(4 * 2 * 3 * 2));
  EXPECT_EQ(graph.operators[0].weight_bytes, Bytes(6 * 4));
  EXPECT_EQ(graph.operators[1].output_bytes, Bytes(4 * 3 * 4));
  EXPECT_EQ(graph.edges.size(), 1);
}

TEST_F(ForeignModelTest, PricesARecurrentLayerByItsSteps) {
  torch::jit::Module module("__torch__.Net");
  module.register_parameter("wi", torch::rand({9, 2}), false);
  module.register_parameter("wh", torch::rand({9, 3}), false);
  module.register_parameter("bi", torch::rand({9}), false);
  module.register_parameter("bh", torch::rand({9}), false);
  module.define(
      "def forward(self, x):\n    return torch.gru(x, torch.zeros([1, 5, 3]), [self.wi, self.wh, "
      "self.bi, self.bh], True, 1, 0.0, False, False, True)\n");
  ForeignModel model(Save(module));
  const OperatorGraph graph = model.Graph("forward", {{5, 4, 2}, std::vector<float>(40)});
  const auto gru = std::ranges::find(graph.operators, OperatorKind::kLinear, &Operator::kind);
  ASSERT_NE(gru, graph.operators.end());
  // 5 rows of 4 steps: 18 + 27 weights of two operations, 18 biases; each of 3 units two sigmoids
  // of 24, a tanh of 26, and 8: three sums, a product, and 4 to mix with the state before.
  EXPECT_EQ(gru->flops, Flops(5 * 4 * (2 * 45 + 18 + 3 * (2 * 24 + 26 + 8))));
  EXPECT_EQ(gru->weight_bytes, Bytes((45 + 18) * 4));
}

TEST_F(ForeignModelTest, RefusesToOverwriteAFileBeforeItRuns) {
  const std::string victim = folder_.Write("victim.txt", "precious content, longer than 4 bytes");
  const std::string attack = "torch.from_file(\"" + victim + "\", True, 4, dtype=6).fill_(0.0)";
  EXPECT_EQ(FaultOf(Save("def forward(self, x):\n    return x + " + attack + "\n")),
            "m.pt: expected operators that only compute, found aten::from_file in Net.forward; "
            "leave them out, or trust who made the model (trust = true, --trust)");
  // In a method that nobody calls, inside a branch, of a submodule.
  torch::jit::Module inner("__torch__.Inner");
  inner.define(
      "def forward(self, x):\n    return x\ndef hidden(self, x):\n    if x.size(0) > 9:\n"
      "        x = x + " +
      attack + "\n    return x\n");
  torch::jit::Module outer("__torch__.Outer");
  outer.register_module("inner", inner);
  outer.define("def forward(self, x):\n    return self.inner.forward(x)\n");
  EXPECT_THAT(FaultOf(Save(outer)), testing::HasSubstr("aten::from_file in Inner.hidden"));
  EXPECT_EQ(std::filesystem::file_size(victim), 37);
  std::ifstream stream(victim);
  std::string content((std::istreambuf_iterator<char>(stream)), {});
  EXPECT_EQ(content, "precious content, longer than 4 bytes");
}

TEST_F(ForeignModelTest, RefusesCodeThatRunsWhileItIsLoaded) {
  const std::string victim = folder_.Write("victim.txt", "precious content");
  torch::jit::Module module("__torch__.Net");
  module.register_attribute("training", c10::BoolType::get(), false);
  module.define(
      "def forward(self, x):\n    return x\ndef __getstate__(self):\n    return 1\n"
      "def __setstate__(self, state: int):\n    torch.from_file(\"" +
      victim + "\", True, 4, dtype=6).fill_(0.0)\n    self.training = False\n");
  const std::string file = (folder_.path() / "m.pt").string();
  module.save(file);
  EXPECT_EQ(FaultOf(file),
            "m.pt: expected a module that runs nothing while it is loaded, found __setstate__ in "
            "code/__torch__.py; leave it out, or trust who made the model (trust = true, --trust)");
  std::ifstream stream(victim);
  std::string content((std::istreambuf_iterator<char>(stream)), {});
  EXPECT_EQ(content, "precious content");
}

TEST_F(ForeignModelTest, LetsATrustedModelDoMore) {
  const std::string code = "def forward(self, x):\n    torch.save([x], \"" +
                           (folder_.path() / "out").string() + "\")\n    return x\n";
  EXPECT_THAT(FaultOf(Save(code)), testing::HasSubstr("aten::save in Net.forward"));
  ForeignModel model(Save(code), {.trust = true});
  EXPECT_THAT(model.Forward(kRow)[0].values, ElementsAre(1, -1));
  EXPECT_TRUE(std::filesystem::exists(folder_.path() / "out"));
}

TEST_F(ForeignModelTest, StopsALoopWithoutAnEnd) {
  ForeignModel model(Save("def forward(self, x):\n    while bool(x.sum() > -1.0):\n"
                          "        x = x + 1.0\n    return x\n"),
                     {.call_limit = Seconds(0.3)});
  EXPECT_EQ(Short(test::WordsOf([&] { model.Forward(kRow); })),
            "m.pt: forward: expected an answer within 0.3 s, found none: its process was stopped; "
            "look for a loop without an end, or raise the limit");
  EXPECT_EQ(Short(test::WordsOf([&] { model.Forward(kRow); })),
            "m.pt: forward: expected a model that runs, found one whose process was stopped; load "
            "it again");
}

TEST_F(ForeignModelTest, RefusesMoreMemoryThanItsOwn) {
  const std::string words =
      "m.pt: forward: expected at most 256 MiB of memory, found more; raise memory_mib, or ask "
      "for fewer rows at once";
  const ForeignOptions options{.memory_bytes = std::size_t{256} << 20};
  EXPECT_EQ(FaultOfForward("    return torch.zeros([1 << 40])\n", options), words);
  EXPECT_EQ(FaultOfForward("    for i in range(60):\n        x = torch.cat([x, x])\n    return x\n",
                           options),
            words);
}

TEST_F(ForeignModelTest, RefusesResultsThatAreNone) {
  EXPECT_EQ(FaultOfForward("    return torch.log(x)\n"),
            "m.pt: forward: expected finite numbers, found nan in place 1 of its result");
  EXPECT_EQ(FaultOfForward("    return x / torch.zeros_like(x)\n"),
            "m.pt: forward: expected finite numbers, found inf in place 0 of its result");
  EXPECT_EQ(FaultOfForward("    return 3\n"),
            "m.pt: forward: expected a tensor, or a tuple or list of tensors, as the result, found "
            "Int");
  EXPECT_EQ(FaultOfForward("    return torch.linear(x, torch.zeros([3, 7]))\n"),
            "m.pt: forward: expected a call that returns, found \"mat1 and mat2 shapes cannot be "
            "multiplied (1x2 and 7x3)\"");
}

TEST_F(ForeignModelTest, RefusesRowsThatWereNotAskedFor) {
  ForeignModel model(
      Save("def forward(self, x):\n    return x\n"
           "def sample(self, n: int, seed: int):\n    return torch.zeros([n + 1, 2])\n"
           "def log_density(self, x):\n    return x\n"));
  EXPECT_EQ(Short(test::WordsOf([&] { model.Sample(3, 1); })),
            "m.pt: sample: expected one tensor of 3 rows, found one of 4");
  EXPECT_EQ(Short(test::WordsOf([&] { model.LogDensity(kRow); })),
            "m.pt: log_density: expected one number for each row, found 2 for 1 rows");
  EXPECT_EQ(Short(test::WordsOf([&] { model.Predict(kRow, 1, 1, 1); })),
            "m.pt: predict: expected a method predict, found none; add it, or do without what "
            "needs it");
}

TEST_F(ForeignModelTest, RefusesAModelThatKeepsState) {
  EXPECT_EQ(FaultOfForward("    self.w.add_(1.0)\n    return x\n"),
            "m.pt: forward: expected a model without state of its own, found a call that changed "
            "its w; return what is new instead of keeping it");
  torch::jit::Module module("__torch__.Net");
  module.register_attribute("count", c10::IntType::get(), 0);
  module.define("def forward(self, x):\n    self.count = self.count + 1\n    return x\n");
  EXPECT_THAT(FaultOf(Save(module)), testing::HasSubstr("prim::SetAttr in Net.forward"));
}

TEST_F(ForeignModelTest, RefusesFilesThatAreNoModels) {
  const std::string file = Save(kNet);
  std::ifstream stream(file, std::ios::binary);
  const std::string whole((std::istreambuf_iterator<char>(stream)), {});
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, std::size_t{100}, whole.size() / 2, whole.size() - 1}) {
    EXPECT_THAT(FaultOf(folder_.Write("cut.pt", whole.substr(0, size))),
                StartsWith("cut.pt: expected a TorchScript module, found \"PytorchStreamReader"))
        << size;
  }
  EXPECT_THAT(FaultOf(folder_.Write("x.pt", "GIOTMODL, or whatever")),
              StartsWith("x.pt: expected a TorchScript module, found "));
  std::string spoilt = whole;
  for (std::size_t i = whole.size() / 4; i < whole.size() / 2; ++i) spoilt[i] = 'A';
  EXPECT_THAT(FaultOf(folder_.Write("spoilt.pt", spoilt)), StartsWith("spoilt.pt: expected "));
  EXPECT_THROW(ForeignModel("/nonexistent.pt"), std::runtime_error);
}

TEST_F(ForeignModelTest, RefusesAHugeFileBeforeItReadsIt) {
  const std::string file = folder_.Write("huge.pt", "");
  std::filesystem::resize_file(file, std::uintmax_t{1} << 40);
  EXPECT_EQ(FaultOf(file),
            "huge.pt: expected a model of at most 512 MiB, found 1048576 MiB; raise memory_mib, of "
            "which it may have a half");
}

TEST(ForeignOperators, AllowWhatOnlyComputes) {
  for (const char* kind : {"aten::relu", "aten::relu_", "aten::lstm", "prim::If", "aten::randn"}) {
    EXPECT_TRUE(IsAllowedOperator(kind)) << kind;
  }
  for (const char* kind :
       {"aten::from_file", "aten::save", "aten::set_", "aten::resize_", "aten::as_strided",
        "prim::SetAttr", "prim::PythonOp", "prim::CreateObject", "prim::fork", "aten::manual_seed",
        "quantized::linear", "_", "aten::_", ""}) {
    EXPECT_FALSE(IsAllowedOperator(kind)) << kind;
  }
}

}  // namespace
}  // namespace giot
