// What a LoRaWAN data frame says, and how long it is.
#pragma once

#include <ns3/packet.h>

#include <cstdint>
#include <optional>

#include "sim/network/lora_adr.h"

namespace giot {

/// A data frame of LoRaWAN 1.0.x. Frames are carried as they stand here, not as bytes; security is
/// left out but for the length of the MIC, and so is the join procedure: devices are activated by
/// personalisation (ABP).
struct LoraFrame {
  bool uplink = true;
  std::uint32_t device = 0;                      ///< DevAddr.
  std::uint32_t counter = 0;                     ///< FCnt, in full.
  bool confirmed = false;                        ///< Asks for an acknowledgement.
  bool ack = false;                              ///< Acknowledges the uplink before.
  bool adr = false;                              ///< The network may set data rate and power.
  bool asks_for_answer = false;                  ///< ADRACKReq.
  std::optional<LoraLinkSettings> link_request;  ///< LinkADRReq.
  bool link_answer = false;                      ///< LinkADRAns.
  ns3::Ptr<const ns3::Packet> payload;           ///< Null: none, and no port.

  /// What the radio sends: MHDR 1, DevAddr 4, FCtrl 1, FCnt 2, LinkADRReq 5 or LinkADRAns 2, port 1
  /// and payload, MIC 4 (LoRaWAN 1.0.x, section 4).
  int Bytes() const;
};

}  // namespace giot
