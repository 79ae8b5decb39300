// What a recipe says of a decoder-only Transformer.
#pragma once

#include <cstdint>

#include "models/families/step_head_config.h"

namespace giot {

struct TransformerConfig {
  std::int64_t layers = 2;
  std::int64_t heads = 4;
  std::int64_t head_width = 16;  ///< Even: positions turn pairs of numbers.
  std::int64_t feed_forward = 4;
  std::int64_t context = 256;
  StepHeadConfig head{};

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("layers", layers, Within(1, 64), "give the blocks of attention and feed-forward net");
    visit("heads", heads, Within(1, 64), "give the attention heads of a block");
    visit("head_width", head_width, Within(2, 256), "give the numbers of a head, an even count");
    visit("feed_forward", feed_forward, Within(1, 16),
          "the feed-forward net is this many times as wide as the block");
    visit("context", context, Within(1, 65536),
          "a step attends to this many steps, itself among them; older ones leave the cache");
    head.Visit(visit);
  }
};

}  // namespace giot
