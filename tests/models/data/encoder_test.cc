#include "models/data/encoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>

#include "tests/support/words_of.h"

namespace giot {
namespace {

using testing::ElementsAre;
using testing::FloatNear;
using testing::Pointwise;

const Field kSpeed{"speed", "m/s", {}};
const Field kGear{"gear", "", {"low", "middle", "high"}};

/// A heavy tail, with a mass of equal values.
std::vector<float> Tail(int count) {
  Stream random(1, "tail");
  std::vector<float> values;
  for (int i = 0; i < count; ++i) {
    values.push_back(i % 10 == 0 ? 0.0f : static_cast<float>(std::exp(random.Normal(0, 1.5)) - 2));
  }
  return values;
}

Encoder One(const Field& field, const std::vector<float>& values, const std::string& coding) {
  return Encoder::Fit({field}, values, {.columns = {{field.name, coding}}});
}

TEST(Encoder, StandardisesByTheMomentsOfTheTrainingPart) {
  const Encoder encoder = One(kSpeed, {1, 2, 3, 4}, "standard");
  const double deviation = std::sqrt(1.25);
  EXPECT_THAT(encoder.Encode(std::vector<float>{2.5f, 5}),
              Pointwise(FloatNear(1e-7f), {0.0, 2.5 / deviation}));
  EXPECT_NEAR(encoder.LogAbsDet(std::vector<float>{7, 8}), -2 * std::log(deviation), 1e-12);
}

TEST(Encoder, PutsTheRangeOfTheTrainingPartWhereItIsAsked) {
  EXPECT_THAT(One(kSpeed, {2, 4, 10}, "min_max").Encode(std::vector<float>{2, 4, 10, 12}),
              ElementsAre(0, 0.25, 1, 1.25));
  EXPECT_THAT(One(kSpeed, {2, 4, 10}, "symmetric").Encode(std::vector<float>{2, 4, 10, 12}),
              ElementsAre(-1, -0.5, 1, 1.5));
}

TEST(Encoder, MapsQuantilesToThoseOfTheNormal) {
  std::vector<float> values;
  for (int i = 0; i < 1000; ++i) values.push_back(static_cast<float>(std::pow(i, 3)));
  const Encoder encoder = One(kSpeed, values, "quantile");
  // Phi(-1) = 0.158655, Phi(1.644854) = 0.95; linear between knots 1/128 apart in probability.
  const auto at = [&](double p) { return static_cast<float>(std::pow(1000 * p - 0.5, 3)); };
  EXPECT_THAT(encoder.Encode(std::vector<float>{at(0.158655), at(0.5), at(0.95)}),
              Pointwise(FloatNear(3e-3f), {-1.0, 0.0, 1.644854}));
}

class AnyNumberCoding : public testing::TestWithParam<std::string> {};

TEST_P(AnyNumberCoding, IsInvertedToAMillionthOfTheRange) {
  const std::vector<float> values = Tail(500);
  const Encoder encoder = One(kSpeed, values, GetParam());
  const std::vector<float> back = encoder.Decode(encoder.Encode(values));
  const double range = *std::max_element(values.begin(), values.end()) + 2;
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_NEAR(back[i], values[i], 1e-6 * range) << values[i];
  }
}

TEST_P(AnyNumberCoding, TellsTheSlopeOfItself) {
  const std::vector<float> values = Tail(500);
  const Encoder encoder = One(kSpeed, values, GetParam());
  const auto coding = FieldCodings().Make(GetParam());
  coding->Fit(kSpeed, values);
  // Values away from the knots of piecewise codings; differences over float's own spacing.
  for (const float value : {-1.3f, 0.777f, 2.125f, 5.5f, 1000.0f}) {
    const float step = std::ldexp(1.0f, -9) * std::max(1.0f, std::abs(value));
    float low = 0, high = 0;
    coding->Encode(value - step, {&low, 1}, nullptr);
    coding->Encode(value + step, {&high, 1}, nullptr);
    const double slope = (static_cast<double>(high) - low) / (2.0 * step);
    const double tolerance = GetParam() == "quantile" ? 0.3 : 1e-3;  // It may cross a knot.
    EXPECT_NEAR(coding->LogSlope(value), std::log(slope), tolerance) << value;
    EXPECT_EQ(encoder.LogAbsDet({&value, 1}), coding->LogSlope(value));
  }
}

INSTANTIATE_TEST_SUITE_P(Codings, AnyNumberCoding,
                         testing::Values("none", "standard", "min_max", "symmetric", "log1p",
                                         "quantile"),
                         [](const auto& name) { return name.param; });

TEST(Encoder, DensitiesComeOutInTheUnitOfTheData) {
  // The integral of p(value) = p(encoded) |d encoded / d value| over the values is 1.
  const std::vector<float> values = Tail(2000);
  for (const std::string coding : {"standard", "log1p", "quantile"}) {
    const Encoder encoder = One(kSpeed, values, coding);
    double integral = 0;
    const double step = 0.01;
    for (double value = -40; value < 400; value += step) {
      const auto x = static_cast<float>(value + step / 2);
      const double z = encoder.Encode({&x, 1})[0];
      const double log_p = -z * z / 2 - std::log(2 * std::numbers::pi) / 2;
      integral += step * std::exp(log_p + encoder.LogAbsDet({&x, 1}));
    }
    EXPECT_NEAR(integral, 1, 0.01) << coding;
  }
}

TEST(Encoder, GivesEachCategoryANumberAndTakesTheGreatestBack) {
  const Encoder encoder =
      Encoder::Fit({kSpeed, kGear}, std::vector<float>{1, 0, 3, 2}, {.numbers = "min_max"});
  EXPECT_EQ(encoder.width(), 4);
  EXPECT_EQ(encoder.parts()[1].first, 1);
  EXPECT_EQ(encoder.parts()[1].width, 3);
  EXPECT_THAT(encoder.Encode(std::vector<float>{1, 2, 3, 0}), ElementsAre(0, 0, 0, 1, 1, 1, 0, 0));
  EXPECT_THAT(encoder.Decode(std::vector<float>{0.5, 0.1f, 0.7f, 0.2f, 0, 0.4f, 0.4f, 0.2f}),
              ElementsAre(2, 1, 1, 0));
}

TEST(Encoder, SpreadsCodesOverTheirCells) {
  const Encoder encoder = One(kGear, {0, 1, 2}, "dequantised");
  EXPECT_THAT(encoder.Encode(std::vector<float>{0, 1, 2}),
              Pointwise(FloatNear(1e-6f), {-2.0 / 3, 0.0, 2.0 / 3}));
  Stream noise(1, "noise");
  const std::vector<float> codes(999, 2);
  const std::vector<float> spread = encoder.Encode(codes, &noise);
  EXPECT_GT(*std::max_element(spread.begin(), spread.end()), 0.99);
  EXPECT_LT(*std::min_element(spread.begin(), spread.end()), 0.35);
  EXPECT_EQ(encoder.Decode(spread), codes);
  EXPECT_THAT(encoder.Decode(std::vector<float>{-7, 7}), ElementsAre(0, 2));
  // A uniform density over [-1, 1) gives each of three categories a third.
  EXPECT_NEAR(std::log(0.5) + encoder.LogAbsDet(std::vector<float>{1}), std::log(1.0 / 3), 1e-12);
}

TEST(Encoder, RoundsTokensAndPixelsToWholeOnes) {
  EXPECT_THAT(One(kGear, {0}, "code").Decode(std::vector<float>{-1, 0.4f, 1.6f, 9}),
              ElementsAre(0, 0, 2, 2));
  const Encoder pixels = One({"pixel", "", {}}, {0, 0}, "pixel");
  EXPECT_THAT(pixels.Encode(std::vector<float>{0, 255}), ElementsAre(-255.0 / 256, 255.0 / 256));
  EXPECT_THAT(pixels.Decode(pixels.Encode(std::vector<float>{0, 17, 255})),
              ElementsAre(0, 17, 255));
  EXPECT_THAT(pixels.Decode(std::vector<float>{-3, 3}), ElementsAre(0, 255));
}

TEST(Encoder, ClosesTheDayToACircle) {
  const Field hour{"hour_of_day", "h", {}};
  const Encoder encoder = One(hour, {}, "cyclic");
  EXPECT_THAT(encoder.Encode(std::vector<float>{6, 12}),
              Pointwise(FloatNear(1e-6f), {1.0, 0.0, 0.0, -1.0}));
  EXPECT_THAT(encoder.Decode(encoder.Encode(std::vector<float>{0, 6, 18, 23.5f})),
              Pointwise(FloatNear(1e-5f), {0.0, 6.0, 18.0, 23.5}));
}

TEST(Encoder, FitsOneScaleToAllWhereAsked) {
  const Encoder encoder =
      Encoder::Fit({{"a", "", {}}, {"b", "", {}}}, std::vector<float>{0, 5, 0, 10},
                   {.numbers = "min_max", .shared = true});
  EXPECT_THAT(encoder.Encode(std::vector<float>{0, 5}), ElementsAre(0, 0.5));
}

TEST(Encoder, ComesBackFromJsonWithTheSameBits) {
  const std::vector<Field> fields{kSpeed, kGear, {"size", "B", {}}, {"hour_of_day", "h", {}}};
  std::vector<float> values;
  const std::vector<float> tail = Tail(300);
  for (std::size_t i = 0; i < tail.size(); ++i) {
    values.insert(values.end(), {tail[i], static_cast<float>(i % 3), 2 * tail[i], 3});
  }
  const Encoder encoder = Encoder::Fit(
      fields, values,
      {.numbers = "quantile", .columns = {{"size", "log1p"}, {"hour_of_day", "cyclic"}}});
  const Encoder back = Encoder::FromJson(nlohmann::json::parse(encoder.ToJson().dump()));
  EXPECT_EQ(back.fields(), fields);
  EXPECT_EQ(back.width(), 1 + 3 + 1 + 2);
  EXPECT_EQ(back.Encode(values), encoder.Encode(values));
  EXPECT_EQ(back.Decode(back.Encode(values)), encoder.Decode(encoder.Encode(values)));
}

TEST(Encoder, RefusesWhatItCannotNormalise) {
  EXPECT_EQ(test::WordsOf([] {
              One(kSpeed, {3.5f, 3.5f}, "standard");
            }),
            "column \"speed\": expected values that differ, found 3.5 in all 2 of the training "
            "part; leave the constant column out, or normalise it by \"none\"");
  EXPECT_EQ(test::WordsOf([] { One(kSpeed, {}, "quantile"); }),
            "column \"speed\": expected values to fit its scale to, found none");
  EXPECT_EQ(test::WordsOf([] {
              One(kGear, {0, 1}, "standard");
            }),
            "column \"gear\": expected numbers to normalise by \"standard\", found categories; "
            "choose one_hot, dequantised or code for it");
  EXPECT_EQ(test::WordsOf([] {
              One(kSpeed, {0, 1}, "one_hot");
            }),
            "column \"speed\": expected a discrete field for a coding of categories, found "
            "numbers; name the column in data.discrete, or normalise it by another");
  EXPECT_EQ(test::WordsOf([] {
              One(kSpeed, {0, 1.5f}, "pixel");
            }),
            "column \"speed\": expected whole levels from 0 to 255 to normalise by \"pixel\", "
            "found 1.5; normalise it by another");
  EXPECT_EQ(test::WordsOf([] {
              One(kSpeed, {0, 1.5f}, "cyclic");
            }),
            "column \"speed\": expected hour_of_day, day_of_week or day_of_year for \"cyclic\", "
            "found another field; normalise it by another");
  EXPECT_EQ(test::WordsOf([] {
              One(kSpeed, {0, 1}, "standart");
            }).substr(0, 63),
            "unknown normalisation \"standart\"; did you mean \"standard\"? know");
  EXPECT_EQ(test::WordsOf([] {
              Encoder::Fit({kSpeed}, std::vector<float>{0, 1}, {.columns = {{"sped", "none"}}});
            }),
            "unknown column \"sped\" to normalise; did you mean \"speed\"? known: speed");
}

TEST(Encoder, RefusesValuesThatAreNone) {
  const Encoder encoder = Encoder::Fit({kSpeed, kGear}, std::vector<float>{1, 0, 3, 2}, {});
  EXPECT_EQ(test::WordsOf([&] {
              encoder.Encode(std::vector<float>{NAN, 0});
            }),
            "column \"speed\": expected a finite number, found nan");
  EXPECT_EQ(test::WordsOf([&] {
              encoder.Encode(std::vector<float>{1, 3});
            }),
            "column \"gear\": expected a code from 0 to 2, found 3");
}

TEST(Encoder, RefusesAForeignJson) {
  const auto words = [](const std::string& text) -> std::string {
    try {
      Encoder::FromJson(nlohmann::json::parse(text));
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "";
  };
  const std::string start = "the model's normalisation is malformed: ";
  EXPECT_THAT(words(R"([{"name": "a"}])"), testing::StartsWith(start));
  EXPECT_EQ(words(R"([{"name": "a", "unit": "", "categories": [], "coding": "standard",
                       "parameters": {"offset": 0, "scale": 0}}])"),
            start + "scale = 0, which is not > 0");
  EXPECT_EQ(words(R"([{"name": "a", "unit": "", "categories": [], "coding": "quantile",
                       "parameters": {"values": [1, 1], "scores": [0, 1]}}])"),
            start + "quantiles that do not rise");
}

}  // namespace
}  // namespace giot
