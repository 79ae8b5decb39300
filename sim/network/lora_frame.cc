#include "sim/network/lora_frame.h"

namespace giot {

int LoraFrame::Bytes() const {
  int bytes = 1 + 4 + 1 + 2 + 4;
  if (link_request) bytes += 5;
  if (link_answer) bytes += 2;
  if (payload) bytes += 1 + static_cast<int>(payload->GetSize());
  return bytes;
}

}  // namespace giot
