// Codings of continuous fields. Training and scoring see them through FieldCoding only.
#pragma once

#include <vector>

#include "models/data/field_coding.h"

namespace giot {

/// encoded = (value - offset) / scale. What a subclass fits are the two numbers.
class AffineCoding : public FieldCoding {
 public:
  void Encode(double value, std::span<float> encoded, Stream* noise) const override;
  double Decode(std::span<const float> encoded) const override;
  double LogSlope(double value) const override;
  void Save(nlohmann::json& parameters) const override;
  void Load(const nlohmann::json& parameters) override;

 protected:
  double offset_ = 0;
  double scale_ = 1;
};

/// The value itself.
class NoCoding final : public AffineCoding {
 public:
  void Fit(const Field& field, std::span<const float> values) override;
};

/// Mean 0, standard deviation 1 over the training part.
class StandardCoding final : public AffineCoding {
 public:
  void Fit(const Field& field, std::span<const float> values) override;
};

/// Least value of the training part 0, greatest 1.
class MinMaxCoding final : public AffineCoding {
 public:
  void Fit(const Field& field, std::span<const float> values) override;
};

/// Least value of the training part -1, greatest 1.
class SymmetricCoding final : public AffineCoding {
 public:
  void Fit(const Field& field, std::span<const float> values) override;
};

/// sign(x) ln(1 + |x|), then mean 0 and standard deviation 1: for heavy tails.
class LogCoding final : public FieldCoding {
 public:
  void Fit(const Field& field, std::span<const float> values) override;
  void Encode(double value, std::span<float> encoded, Stream* noise) const override;
  double Decode(std::span<const float> encoded) const override;
  double LogSlope(double value) const override;
  void Save(nlohmann::json& parameters) const override;
  void Load(const nlohmann::json& parameters) override;

 private:
  double mean_ = 0;
  double deviation_ = 1;
};

/// Quantiles of the training part to those of the standard normal, linear between up to 130 knots
/// and beyond them: for tails that no formula fits.
class QuantileCoding final : public FieldCoding {
 public:
  void Fit(const Field& field, std::span<const float> values) override;
  void Encode(double value, std::span<float> encoded, Stream* noise) const override;
  double Decode(std::span<const float> encoded) const override;
  double LogSlope(double value) const override;
  void Save(nlohmann::json& parameters) const override;
  void Load(const nlohmann::json& parameters) override;

 private:
  std::vector<double> values_;  ///< Rising strictly.
  std::vector<double> scores_;  ///< The same.
};

/// Grey levels 0 .. 255 to -1 .. 1: a level is a cell of 1/128, filled by noise or shown by its
/// middle. Decoding gives whole levels, the nearest of 0 .. 255.
class PixelCoding final : public FieldCoding {
 public:
  void Fit(const Field& field, std::span<const float> values) override;
  void Encode(double value, std::span<float> encoded, Stream* noise) const override;
  double Decode(std::span<const float> encoded) const override;
  double LogSlope(double value) const override;
  void Save(nlohmann::json&) const override {}
  void Load(const nlohmann::json&) override {}
};

/// Sine and cosine of a field with a cycle (CycleOf()): the end of the day lies beside its start.
class CyclicCoding final : public FieldCoding {
 public:
  void Fit(const Field& field, std::span<const float> values) override;
  int width() const override { return 2; }
  void Encode(double value, std::span<float> encoded, Stream* noise) const override;
  double Decode(std::span<const float> encoded) const override;
  double LogSlope(double) const override { return 0; }
  void Save(nlohmann::json& parameters) const override;
  void Load(const nlohmann::json& parameters) override;

 private:
  double period_ = 1;
};

/// Throws ScenarioError where `field` is discrete: `coding` is for numbers.
void RequireContinuous(const Field& field, std::string_view coding);

}  // namespace giot
