// The sizes of published language models.
#include "energy/large_model.h"
#include "sim/base/problems.h"
#include "sim/base/suggest.h"

namespace giot {
namespace {

// `embedding` parameters are those of an input embedding that is not also the head.
LanguageModel Model(std::string name, double parameters, double embedding, int layers, double width,
                    int kv_heads, int head_dim, std::string source) {
  LanguageModel model;
  model.name = std::move(name);
  model.parameters = parameters;
  model.active_parameters = parameters - embedding;
  model.layers = layers;
  model.width = width;
  model.kv_heads = kv_heads;
  model.head_dim = head_dim;
  model.weight_bytes = Bytes(2 * parameters);
  model.source = std::move(source);
  return model;
}

}  // namespace

// To add a model: add its line here.
const std::vector<LanguageModel>& KnownLanguageModels() {
  static const std::vector<LanguageModel> models{
      Model("gpt2", 124.44e6, 0, 12, 768, 12, 64, "openai/gpt-2, 124M; head tied"),
      Model("tinyllama_1_1b", 1.100e9, 32000. * 2048, 22, 2048, 4, 64, "TinyLlama-1.1B config"),
      Model("llama_3_2_1b", 1.236e9, 0, 16, 2048, 8, 64, "Llama-3.2-1B config; head tied"),
      Model("llama_3_2_3b", 3.213e9, 0, 28, 3072, 8, 128, "Llama-3.2-3B config; head tied"),
      Model("gemma_3_4b", 3.880e9, 0, 34, 2048, 4, 256, "Gemma-3-4B config, text; head tied"),
      Model("llama_2_7b", 6.738e9, 32000. * 4096, 32, 4096, 32, 128,
            "LLaMA-7B and Llama-2-7B config"),
      Model("llama_3_1_8b", 8.030e9, 128256. * 4096, 32, 4096, 8, 128, "Llama-3.1-8B config"),
      Model("deepseek_r1_14b", 14.770e9, 152064. * 5120, 48, 5120, 8, 128,
            "DeepSeek-R1-Distill-Qwen-14B config"),
      Model("llama_3_3_70b", 70.554e9, 128256. * 8192, 80, 8192, 8, 128, "Llama-3.3-70B config")};
  return models;
}

const LanguageModel& KnownLanguageModel(std::string_view name) {
  std::vector<std::string> names;
  for (const LanguageModel& model : KnownLanguageModels()) {
    if (model.name == name) return model;
    names.push_back(model.name);
  }
  throw ScenarioError("unknown language model \"" + std::string(name) + "\"; " +
                      DidYouMean(name, names));
}

}  // namespace giot
