// The keys of `[network] kind = "sensor_field"`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/base/config.h"

namespace giot {

/// `[network.path_loss]`: how the 2.4 GHz signal fades over the field.
struct PathLossConfig {
  std::string model = "log_distance";
  /// Between free space (2) and a cluttered field near the ground (4): Rappaport, Wireless
  /// Communications, table 4.2 (outdoor urban 2.7 to 3.5); ns-3's default too.
  double exponent = 3;
  /// Friis at 1 m: 20 log10(4 pi 2.4e9 Hz / c) = 40.05 dB. (ns-3's own default is for 5 GHz.)
  Db reference_loss{40.05};
  /// Standard deviation of the log-normal shadowing, drawn once a link, the same in both ways.
  Db shadowing{0};
  /// A signal that faded by more is not heard at all. By default what brings the strongest
  /// transmitter of the field down to -120 dBm, 13 dB under the noise of ns-3's receiver. (That one
  /// locks on to a signal from -112 dBm. Left out below -110 dBm, 400 sensors about 16 sinks sent
  /// 15 % fewer retries than with everything heard; below -120 dBm the same within 1 %.)
  Db max_loss{0};

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("model", model, OneOf({"log_distance", "friis"}),
          "friis is free space, log_distance fades with a chosen exponent");
    visit("exponent", exponent, Within(1, 8), "2 is free space, 3 a field, 4 near the ground");
    visit("reference_loss_db", reference_loss, Within(0, 120),
          "give the loss at 1 m: 40.05 dB at 2.4 GHz");
    visit("shadowing_db", shadowing, Within(0, 30),
          "give the standard deviation over links; 0 is none");
    visit("max_loss_db", max_loss, AtLeast(0),
          "signals that fade by more are left out; 0 leaves out what falls below -120 dBm");
  }
};

/// `[network.mac]`: IEEE 802.15.4 CSMA/CA without beacons; defaults of IEEE 802.15.4-2006 table 86.
struct MacConfig {
  bool acknowledge = true;
  std::int64_t max_retries = 3;    ///< macMaxFrameRetries.
  std::int64_t max_backoffs = 4;   ///< macMaxCSMABackoffs.
  std::int64_t min_be = 3;         ///< macMinBE.
  std::int64_t max_be = 5;         ///< macMaxBE.
  std::int64_t queue_frames = 64;  ///< Frames that a node can hold (assumed: 8 KB of 256 KB).

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("acknowledge", acknowledge, Any(), "false sends without acknowledgement or retry");
    visit("max_retries", max_retries, Within(0, 7),
          "give the sendings after an unacknowledged one");
    visit("max_backoffs", max_backoffs, Within(0, 5),
          "give the times that a busy channel is tried again before the frame is dropped");
    visit("min_be", min_be, Within(0, 8), "the first backoff is up to 2^min_be - 1 slots");
    visit("max_be", max_be, Within(3, 8), "the longest backoff is up to 2^max_be - 1 slots");
    visit("queue_frames", queue_frames, Within(1, 100000), "give the frames a node can hold");
  }
};

/// `[network.backhaul]`: what joins the sinks to the edge server.
struct BackhaulConfig {
  std::string kind = "point_to_point";
  double rate_bps = 100e6;           ///< Fast Ethernet (IEEE 802.3u).
  Seconds delay{0.001};              ///< One way (assumed: a few switches of one site).
  std::string wifi_mode = "HtMcs3";  ///< 26 Mb/s; the middle of 802.11n's eight (assumed).

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("kind", kind, OneOf({"point_to_point", "wifi"}),
          "point_to_point is a wire for each sink, wifi one 5 GHz 802.11n cell about the server");
    visit("rate_bps", rate_bps, Above(0), "give the wire's rate in bits per second");
    visit("delay_s", delay, AtLeast(0), "give the wire's delay");
    visit("wifi_mode", wifi_mode,
          OneOf({"HtMcs0", "HtMcs1", "HtMcs2", "HtMcs3", "HtMcs4", "HtMcs5", "HtMcs6", "HtMcs7"}),
          "HtMcs0 is slow (6.5 Mb/s) and far, HtMcs7 fast (65 Mb/s) and near");
  }
};

/// Sensors about sinks, an edge server behind the sinks, a cloud behind the edge.
struct SensorFieldConfig {
  /// star: each sensor talks to the sink that it hears best; multihop: over relays that listen.
  std::string topology = "star";
  /// ieee802154: ns-3's PHY and CSMA/CA; ideal: each frame takes its air time and arrives.
  std::string radio = "ieee802154";
  /// 2.4 GHz channel numbers; cell i uses the (i mod n)-th. Cells on unlike channels do not meet.
  /// 11 is ns-3's default.
  std::vector<double> channels{11};
  /// multihop: a link is used where it arrives this much above the sensitivity of -100 dBm (Nordic
  /// PS nRF52840). 6 dB: twice what 3 dB of shadowing or of interference takes (assumed).
  Db link_margin{6};
  /// indexed: a transmission visits only the awake radios that hear it; single_model: ns-3's own
  /// channel, which visits all. The packets are the same to the last nanosecond.
  std::string medium = "indexed";
  Seconds wan_delay{0.02};  ///< One way from edge to cloud (assumed: a data centre of the region).
  double wan_rate_bps = 1e9;  ///< Assumed: gigabit fibre.
  PathLossConfig path_loss;
  MacConfig mac;
  BackhaulConfig backhaul;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("topology", topology, OneOf({"star", "multihop"}),
          "star reaches a sink in one hop, multihop over nodes that listen");
    visit("radio", radio, OneOf({"ieee802154", "ideal"}),
          "ideal has the same frames and air time but no contention and no loss");
    visit("channels", channels, Within(11, 26),
          "give 2.4 GHz channel numbers, e.g. [11] or [11, 15]");
    visit("link_margin_db", link_margin, Within(0, 60),
          "multihop uses links that arrive this much above -100 dBm");
    visit("medium", medium, OneOf({"indexed", "single_model"}),
          "indexed is quick, single_model is ns-3's own channel; both carry the same packets");
    visit("wan_delay_s", wan_delay, AtLeast(0), "give the one-way delay from edge to cloud");
    visit("wan_rate_bps", wan_rate_bps, Above(0), "give the rate between edge and cloud");
    visit.Table("path_loss", path_loss, "say how the signal fades");
    visit.Table("mac", mac, "say how the channel is shared");
    visit.Table("backhaul", backhaul, "say how the sinks reach the edge server");
  }
};

}  // namespace giot
