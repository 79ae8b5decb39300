#include "offload/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "offload/policies.h"
#include "offload/reference_problems.h"
#include "tests/offload/random_problem.h"

namespace giot {
namespace {

using testing::Each;
using testing::ElementsAre;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// A random request over two or three hosts, some with little memory, pins and missing links.
struct RandomRequest {
  explicit RandomRequest(Stream& random)
      : hosts(2 + random.Below(2)),
        graph(test::RandomDag(random, 1 + random.Below(9))),
        costs(test::RandomCosts(random, graph, hosts, random.Below(2) == 0)),
        dag(graph) {
    request.dag = &dag;
    request.costs = &costs;
    request.tiers = {Tier::kDevice, Tier::kEdge, Tier::kCloud};
    request.tiers.resize(hosts);
    for (std::size_t h = 0; h < hosts; ++h) {
      request.waiting.push_back(Seconds(test::Dyadic(random, 16)));
    }
    request.deadline = Seconds(test::Dyadic(random, 200));
    request.number = random.Below(1000);
  }
  std::size_t hosts;
  OperatorGraph graph;
  OffloadCosts costs;
  OperatorDag dag;
  OffloadRequest request;
};

/// The least of value(plan) over all feasible plans.
template <class Value>
double Least(const RandomRequest& one, const Value& value) {
  double least = kInfinity;
  test::ForEachPlan(one.dag.size(), static_cast<int>(one.hosts), [&](const Plan& plan) {
    const PlanCost cost = Evaluate(one.dag, one.costs, plan);
    if (cost.objective < kInfinity) least = std::min(least, value(plan, cost));
  });
  return least;
}

class AnyPolicy : public testing::TestWithParam<std::string> {};

TEST_P(AnyPolicy, NeverReturnsAnInfeasiblePlan) {
  const std::unique_ptr<OffloadPolicy> policy = OffloadPolicies().Make(GetParam());
  Stream random(1, "requests");
  int found = 0;
  for (int i = 0; i < 1000; ++i) {
    const RandomRequest one(random);
    const OffloadDecision decision = policy->Decide(one.request);
    if (decision.found()) {
      ++found;
      ASSERT_EQ(WhyInfeasible(one.dag, one.costs, decision.plan), "");
      ASSERT_LT(decision.cost.objective, kInfinity);
    } else {
      ASSERT_TRUE(decision.plan.empty());
      ASSERT_EQ(decision.cost.objective, kInfinity);
    }
  }
  EXPECT_GT(found, 30);  // All the plans would pass if there were none.
}

TEST_P(AnyPolicy, DecidesTheSameOnTheSameRequest) {
  Stream random(2, "requests");
  for (int i = 0; i < 20; ++i) {
    const RandomRequest one(random);
    const Plan first = OffloadPolicies().Make(GetParam())->Decide(one.request).plan;
    EXPECT_EQ(OffloadPolicies().Make(GetParam())->Decide(one.request).plan, first);
  }
}

TEST_P(AnyPolicy, IsNoBetterThanTheBestOfAllPlans) {
  const std::unique_ptr<OffloadPolicy> policy = OffloadPolicies().Make(GetParam());
  Stream random(3, "requests");
  for (int i = 0; i < 50; ++i) {
    const RandomRequest one(random);
    EXPECT_GE(policy->Decide(one.request).cost.objective, test::BestOfAll(one.dag, one.costs));
  }
}

INSTANTIATE_TEST_SUITE_P(Table, AnyPolicy, testing::ValuesIn(OffloadPolicies().Names()));

TEST(MinCutPolicy, IsTheBestOfAllPlansWithOneServerQueuesIncluded) {
  Stream random(4, "requests");
  int found = 0;
  for (int i = 0; i < 400; ++i) {
    const RandomRequest one(random);
    if (one.hosts != 2) continue;
    const double least = Least(one, [&](const Plan& plan, const PlanCost& cost) {
      return cost.objective + one.costs.objective.per_second * one.request.WaitingFor(plan).si();
    });
    const OffloadDecision decision = MinCut().Decide(one.request);
    ASSERT_EQ(decision.cost.objective + one.costs.objective.per_second * decision.waiting.si(),
              least);
    found += decision.found();
  }
  EXPECT_GT(found, 50);
}

TEST(DeadlineAwarePolicy, SpendsTheLeastEnergyInTimeElseTheLeastTime) {
  Stream random(5, "requests");
  int in_time = 0, late = 0;
  for (int i = 0; i < 400; ++i) {
    const RandomRequest one(random);
    if (one.hosts != 2) continue;
    const auto time = [&](const Plan& plan, const PlanCost& cost) {
      return (cost.time + one.request.WaitingFor(plan)).si();
    };
    const double frugal = Least(one, [&](const Plan& plan, const PlanCost& cost) {
      return time(plan, cost) <= one.request.deadline.si() ? cost.energy.si() : kInfinity;
    });
    const OffloadDecision decision = DeadlineAware().Decide(one.request);
    if (!decision.found()) {
      ASSERT_EQ(Least(one, time), kInfinity);
    } else if (frugal < kInfinity) {
      ASSERT_EQ(decision.cost.energy.si(), frugal);
      ASSERT_LE(decision.Time(), one.request.deadline);
      ++in_time;
    } else {
      ASSERT_EQ(decision.Time().si(), Least(one, time));
      ++late;
    }
  }
  EXPECT_GT(in_time, 20);
  EXPECT_GT(late, 10);
}

/// The branched network on a phone with an edge server (the list's) and a cloud far away.
struct ThreeTiers {
  ThreeTiers() {
    costs = network.Costs(BytesPerSecond(2.5e6));
    costs.hosts.push_back(costs.hosts[1]);
    costs.hosts[2].name = "cloud";
    const LinkCosts fast{BytesPerSecond(2.5e6)}, slow{BytesPerSecond(1.25e6)};
    costs.links.assign(9, std::nullopt);
    costs.links[1] = fast;
    costs.links[2] = slow;
    request.dag = &dag;
    request.costs = &costs;
    request.tiers = {Tier::kDevice, Tier::kEdge, Tier::kCloud};
    request.waiting.assign(3, Seconds(0));
  }
  Plan PlanOf(const std::string& policy) {
    return OffloadPolicies().Make(policy)->Decide(request).plan;
  }
  BranchedNetwork network;
  OperatorDag dag{network.graph};
  OffloadCosts costs;
  OffloadRequest request;
};

TEST(Policies, DoWhatTheirNamesSay) {
  ThreeTiers three;
  EXPECT_THAT(three.PlanOf("all_local"), Each(0));
  EXPECT_THAT(three.PlanOf("all_edge"), ElementsAre(0, 1, 1, 1, 1, 1, 1));
  EXPECT_THAT(three.PlanOf("all_cloud"), ElementsAre(0, 2, 2, 2, 2, 2, 2));
  EXPECT_THAT(three.PlanOf("min_cut"), ElementsAre(0, 0, 1, 1, 1, 1, 1));
  EXPECT_THAT(three.PlanOf("greedy"), Each(0));  // No single step off the phone pays.
  three.request.waiting[1] = Seconds(1);
  EXPECT_THAT(three.PlanOf("min_cut"), Each(0));
  EXPECT_THAT(three.PlanOf("least_loaded"), Each(0));
  three.request.waiting[0] = Seconds(2);
  EXPECT_THAT(three.PlanOf("least_loaded"), ElementsAre(0, 2, 2, 2, 2, 2, 2));
  for (const std::uint64_t number : {0, 1, 2, 3}) {
    three.request.number = number;
    EXPECT_EQ(three.PlanOf("round_robin")[6], static_cast<int>(number % 3));
  }
}

TEST(Policies, LeaveACallOnADeviceThatIsAlone) {
  ThreeTiers three;
  three.costs.hosts.resize(1);
  three.costs.links.assign(1, std::nullopt);
  three.request.tiers.resize(1);
  three.request.waiting.resize(1);
  for (const char* policy : {"min_cut", "deadline_aware", "greedy", "neurosurgeon"}) {
    EXPECT_THAT(three.PlanOf(policy), testing::AllOf(testing::SizeIs(7), Each(0))) << policy;
  }
}

TEST(Policies, RefuseATierThatIsNotThere) {
  ThreeTiers three;
  three.request.tiers[2] = Tier::kEdge;
  const OffloadDecision decision = OffloadPolicies().Make("all_cloud")->Decide(three.request);
  EXPECT_EQ(decision.refusal, "the policy finds no plan");
}

TEST(Policies, SayWhyAHostCannotTakeAWholeCall) {
  ThreeTiers three;
  three.costs.hosts[0].time[6] = kCannotRun;
  const OffloadDecision decision = OffloadPolicies().Make("all_local")->Decide(three.request);
  EXPECT_EQ(decision.refusal, "phone cannot run \"fc\"");
}

TEST(Policies, AreSuggestedByName) {
  try {
    OffloadPolicies().Make("mincut");
    FAIL();
  } catch (const ScenarioError& error) {
    EXPECT_THAT(error.what(), testing::StartsWith(
                                  "unknown offload policy \"mincut\"; did you mean \"min_cut\"?"));
  }
}

/// What a policy that has learned nothing might say.
class Untrained final : public OffloadPolicy {
 public:
  void Learn(const OffloadRequest&, const Plan&, Seconds, Joules) override { ++learned; }
  int learned = 0;

 protected:
  Plan Choose(const OffloadRequest& request) override {
    Plan plan;
    for (std::size_t i = 0; i + random_.Below(40) / 39 < request.dag->size(); ++i) {
      plan.push_back(static_cast<int>(random_.Below(4)) - (random_.Below(20) == 0 ? 1 : 0));
    }
    return plan;
  }

 private:
  Stream random_{6, "untrained"};
};

TEST(LearnedPolicy, CannotGetAnInfeasiblePlanThrough) {
  Untrained policy;
  Stream random(7, "requests");
  int found = 0, refused = 0;
  for (int i = 0; i < 1000; ++i) {
    const RandomRequest one(random);
    const OffloadDecision decision = policy.Decide(one.request);
    ASSERT_TRUE(!decision.found() || WhyInfeasible(one.dag, one.costs, decision.plan).empty());
    (decision.found() ? found : refused) += 1;
  }
  EXPECT_GT(found, 10);
  EXPECT_GT(refused, 500);
}

Operator Layer(OperatorKind kind, double inputs, double outputs, double flops) {
  Operator one;
  one.name = "layer";
  one.kind = kind;
  one.input_bytes = Bytes(4 * inputs);
  one.output_bytes = Bytes(4 * outputs);
  one.flops = Flops(flops);
  return one;
}

TEST(LayerRegression, FindsALawThatIsLinearInSizes) {
  Stream random(1, "layers");
  std::vector<ProfiledOperator> profile;
  const auto law = [](const Operator& one) {
    return Seconds(1e-3 + 1e-9 * one.input_bytes.si() + 2e-10 * one.flops.si());
  };
  for (int i = 0; i < 40; ++i) {
    const Operator one =
        Layer(i % 2 == 0 ? OperatorKind::kLinear : OperatorKind::kConvolution,
              1000 * random.Uniform(1, 9), 1000 * random.Uniform(1, 9), 1e6 * random.Uniform(1, 9));
    profile.push_back({one, law(one)});
  }
  const LayerRegression fit = LayerRegression::Fit(profile);
  const Operator unseen = Layer(OperatorKind::kLinear, 5000, 3000, 7e6);
  EXPECT_NEAR(fit.Predict(unseen).si(), law(unseen).si(), 1e-9);
  const Operator convolution = Layer(OperatorKind::kConvolution, 5000, 3000, 7e6);
  EXPECT_NEAR(fit.Predict(convolution).si(), law(convolution).si(), 1e-9);
}

TEST(LayerRegression, ManagesWithOneRowAndWithRowsThatAreAllAlike) {
  const Operator one = Layer(OperatorKind::kLinear, 100, 100, 20000);
  const std::vector<ProfiledOperator> profile(9, {one, Seconds(0.5)});
  EXPECT_NEAR(LayerRegression::Fit(profile).Predict(one).si(), 0.5, 1e-12);
  EXPECT_NEAR(LayerRegression::Fit({profile.data(), 1}).Predict(one).si(), 0.5, 1e-12);
}

TEST(LayerRegression, RefusesAnEmptyProfile) {
  EXPECT_THROW(LayerRegression::Fit({}), ScenarioError);
}

}  // namespace
}  // namespace giot
