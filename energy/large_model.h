// What a large language model costs that nobody runs here: prompts read, tokens generated, cache
// kept, from the model's sizes and the profile of a runtime on a processor.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/device_profile.h"
#include "sim/base/operator_graph.h"
#include "sim/base/units.h"

namespace giot {

/// A decoder-only Transformer by its sizes.
struct LanguageModel {
  std::string name;
  double parameters = 0;         ///< All of them.
  double active_parameters = 0;  ///< Of one token's forward pass: without an input embedding that
                                 ///< is not the head, too.
  int layers = 0;
  double width = 0;  ///< Of attention: heads * head_dim.
  int kv_heads = 0;
  int head_dim = 0;
  Bytes weight_bytes{0};                   ///< As stored; each step reads them all.
  double cache_value_bytes = 2;            ///< 2 for fp16, 1 for fp8.
  Precision precision = Precision::kFp16;  ///< Of the arithmetic; kInt8 stands for fp8, too.
  std::string source;                      ///< Of the sizes.

  /// Key-value cache of one token: 2 * layers * kv_heads * head_dim * cache_value_bytes.
  Bytes CacheBytesPerToken() const;
};

/// The models known by name, in fp16. Throws ScenarioError with a suggestion for any other name.
const LanguageModel& KnownLanguageModel(std::string_view name);
const std::vector<LanguageModel>& KnownLanguageModels();
/// The same model with `bits` a weight, e.g. 4.5 for Q4_K_M, and arithmetic at `precision`.
LanguageModel Quantized(LanguageModel model, double bits, Precision precision);

/// What a server computes in one step.
struct LanguageStep {
  std::int64_t prompt_tokens = 0;   ///< Read in this step, over all jobs that join.
  std::int64_t joining = 0;         ///< Jobs whose prompts those are.
  std::int64_t decoding = 0;        ///< Jobs that generate one token each.
  std::int64_t context_tokens = 0;  ///< Cached tokens that those read, over all of them.
};

/// What one batch of like requests costs.
struct Generation {
  Seconds first_token{0};
  Seconds time{0};
  double tokens_per_second = 0;  ///< Of output, over the whole batch.
  Joules energy{0};              ///< Above the idle draw, of the whole batch.
  Joules energy_per_token{0};    ///< Of output, above idle.
  Bytes cache{0};                ///< At its largest.
};

/// A model on a processor under a runtime. Per step, linear layers do 2 * active_parameters FLOPs a
/// token and read the weights; attention does 4 * layers * width FLOPs per token and token of its
/// context (half of that within a prompt, which is causal) and reads the cache. Each of the two
/// takes max(c, m) + (1 - overlap) min(c, m), with c = FLOPs / (eta_c peak) and m = bytes / (eta_b
/// bandwidth): with overlap 1 the roofline (Williams, Waterman, Patterson 2009). Kaplan et al. 2020
/// count the FLOPs; Pope et al., Efficiently Scaling Transformer Inference (2022), the bytes.
class LanguageModelServer {
 public:
  /// Throws ScenarioError for sizes that cannot be, a precision that the processor lacks and
  /// weights that its memory does not hold.
  LanguageModelServer(LanguageModel model, const ComputeProfile& processor,
                      const ServingProfile& runtime);

  Seconds StepTime(const LanguageStep& step) const;
  /// Reads `jobs` prompts of so many tokens each: the time to the first token.
  Seconds PrefillTime(std::int64_t prompt_tokens, std::int64_t jobs = 1) const;
  /// One more token for `jobs` jobs with so many tokens of context each.
  Seconds DecodeTime(std::int64_t context_tokens, std::int64_t jobs = 1) const;
  /// A whole batch begun and ended together. Throws ScenarioError where its cache does not fit.
  Generation Generate(std::int64_t prompt_tokens, std::int64_t output_tokens,
                      std::int64_t jobs = 1) const;

  /// Tokens of cache that fit beside the weights, in this share of the room that they leave.
  std::int64_t CacheTokens(double share = 0.9) const;
  /// Reading the weights from storage. Throws ScenarioError where the processor has none.
  Seconds LoadTime() const;
  Watts ActiveAboveIdle() const { return active_above_idle_; }
  const LanguageModel& model() const { return model_; }

 private:
  Seconds Together(Flops flops, Bytes bytes) const;

  LanguageModel model_;
  FlopsPerSecond rate_;
  BytesPerSecond bandwidth_;
  BytesPerSecond storage_;
  Bytes memory_;
  double overlap_;
  Seconds step_overhead_;
  Watts active_above_idle_;
};

}  // namespace giot
