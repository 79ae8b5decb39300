#include "energy/large_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/base/require.h"

namespace giot {
namespace {

std::string Gigabytes(Bytes bytes) { return fmt::format("{:.4g} GB", bytes.si() / 1e9); }

void CheckSizes(const LanguageModel& model) {
  const std::string_view of = model.name;
  RequireAboveZero(model.parameters, {of, "parameters", "count its weights"});
  RequireAboveZero(model.active_parameters,
                   {of, "active_parameters", "count the weights that a token passes"});
  RequireAtLeast(model.layers, 1, {of, "layers", "count its blocks"});
  RequireAboveZero(model.width, {of, "width", "multiply its heads by their size"});
  RequireAtLeast(model.kv_heads, 1, {of, "kv_heads", "count the heads of keys and values"});
  RequireAtLeast(model.head_dim, 1, {of, "head_dim", "give the size of a head"});
  RequireAboveZero(model.weight_bytes.si(), {of, "weight_bytes", "give what is stored"});
  RequireAboveZero(model.cache_value_bytes, {of, "cache_value_bytes", "2 for fp16, 1 for fp8"});
}

void CheckStep(const LanguageStep& step) {
  const std::string_view of = "language step";
  const std::string_view mend = "count tokens and jobs";
  RequireAtLeast(step.prompt_tokens, 0, {of, "prompt_tokens", mend});
  RequireAtLeast(step.joining, 0, {of, "joining", mend});
  RequireAtLeast(step.decoding, 0, {of, "decoding", mend});
  RequireAtLeast(step.context_tokens, 0, {of, "context_tokens", mend});
}

FlopsPerSecond RateOf(const LanguageModel& model, const ComputeProfile& processor,
                      const ServingProfile& runtime) {
  const auto peak = processor.peak.find(model.precision);
  if (peak == processor.peak.end()) {
    Refuse({model.name, "precision", "run it at another precision or elsewhere"},
           "one that the processor runs", ToString(model.precision));
  }
  return peak->second.value * runtime.compute_efficiency.value;
}

}  // namespace

Bytes LanguageModel::CacheBytesPerToken() const {
  return Bytes(2.0 * layers * kv_heads * head_dim * cache_value_bytes);
}

LanguageModel Quantized(LanguageModel model, double bits, Precision precision) {
  RequireAboveZero(bits, {model.name, "bits", "give the bits of a weight, e.g. 4.5"});
  model.weight_bytes = Bytes(model.parameters * bits / 8);
  model.precision = precision;
  return model;
}

LanguageModelServer::LanguageModelServer(LanguageModel model, const ComputeProfile& processor,
                                         const ServingProfile& runtime)
    : model_(std::move(model)),
      storage_(processor.storage_bandwidth.value),
      memory_(std::min(processor.working_memory.value, processor.weight_memory.value)),
      overlap_(runtime.overlap.value),
      step_overhead_(runtime.layer_overhead.value * model_.layers),
      active_above_idle_(processor.active.value - processor.idle.value) {
  CheckSizes(model_);
  rate_ = RateOf(model_, processor, runtime);
  bandwidth_ = processor.memory_bandwidth.value * runtime.bandwidth_efficiency.value;
  RequireAboveZero(rate_.si(), {model_.name, "compute rate", "check the processor's profile"});
  RequireAboveZero(bandwidth_.si(), {model_.name, "bandwidth", "check the processor's profile"});
  if (model_.weight_bytes > memory_) {
    Refuse({model_.name, "weight_bytes", "take a smaller or a more quantized model"},
           "at most " + Gigabytes(memory_) + " of memory", Gigabytes(model_.weight_bytes));
  }
}

Seconds LanguageModelServer::Together(Flops flops, Bytes bytes) const {
  const Seconds compute = flops / rate_;
  const Seconds memory = bytes / bandwidth_;
  return std::max(compute, memory) + (1 - overlap_) * std::min(compute, memory);
}

Seconds LanguageModelServer::StepTime(const LanguageStep& step) const {
  CheckStep(step);
  const auto prompt = static_cast<double>(step.prompt_tokens);
  const auto decoding = static_cast<double>(step.decoding);
  const auto context = static_cast<double>(step.context_tokens);
  const Flops linear(2 * model_.active_parameters * (prompt + decoding));
  const double per_pair = 4.0 * model_.layers * model_.width;
  // Within a prompt each token sees half of it on average; prompts of one step are alike.
  const double pairs =
      step.joining > 0 ? prompt * prompt / static_cast<double>(step.joining) / 2 : 0;
  return Together(linear, model_.weight_bytes) +
         Together(Flops(per_pair * context), context * model_.CacheBytesPerToken()) +
         Flops(per_pair * pairs) / rate_ + step_overhead_;
}

Seconds LanguageModelServer::PrefillTime(std::int64_t prompt_tokens, std::int64_t jobs) const {
  return StepTime({prompt_tokens * jobs, jobs, 0, 0});
}

Seconds LanguageModelServer::DecodeTime(std::int64_t context_tokens, std::int64_t jobs) const {
  return StepTime({0, 0, jobs, context_tokens * jobs});
}

Generation LanguageModelServer::Generate(std::int64_t prompt_tokens, std::int64_t output_tokens,
                                         std::int64_t jobs) const {
  RequireAtLeast(jobs, 1, {model_.name, "jobs", "a batch holds a job"});
  RequireAtLeast(output_tokens, 1, {model_.name, "output_tokens", "a job generates something"});
  const std::int64_t tokens = (prompt_tokens + output_tokens) * jobs;
  if (tokens > CacheTokens(1)) {
    Refuse({model_.name, "cache tokens", "serve fewer or shorter requests at once"},
           fmt::format("at most {}", CacheTokens(1)), fmt::format("{}", tokens));
  }
  Generation cost;
  cost.first_token = PrefillTime(prompt_tokens, jobs);
  cost.time = cost.first_token;
  for (std::int64_t more = 1; more < output_tokens; ++more) {
    cost.time += DecodeTime(prompt_tokens + more, jobs);
  }
  const auto output = static_cast<double>(output_tokens * jobs);
  cost.tokens_per_second = output * Seconds(1) / cost.time;
  cost.energy = active_above_idle_ * cost.time;
  cost.energy_per_token = cost.energy / output;
  cost.cache = static_cast<double>(tokens) * model_.CacheBytesPerToken();
  return cost;
}

std::int64_t LanguageModelServer::CacheTokens(double share) const {
  RequireWithin(share, 0, 1, {model_.name, "share of the room", "1 is all that weights leave"});
  const Bytes room = share * (memory_ - model_.weight_bytes);
  return static_cast<std::int64_t>(std::floor(room / model_.CacheBytesPerToken()));
}

Seconds LanguageModelServer::LoadTime() const {
  RequireAboveZero(storage_.si(), {model_.name, "storage_bandwidth_byte_s",
                                   "give the processor a storage to load weights from"});
  return model_.weight_bytes / storage_;
}

}  // namespace giot
