// The radio of an IndexedYansWifiChannel.
#pragma once

#include <ns3/yans-wifi-phy.h>

#include <cstdint>
#include <vector>

namespace giot {

/// What a channel knows of a frame that is sent, worked out once for all receivers.
struct SentFrame {
  explicit SentFrame(ns3::Ptr<const ns3::WifiPpdu> ppdu, std::uint8_t channel_number);

  ns3::Ptr<const ns3::WifiPpdu> ppdu;
  ns3::Time duration;
  double width_share;  ///< Of 20 MHz.
  bool judged_alone;   ///< Not an uplink of many users, whose powers are added up first.
  std::uint8_t channel_number;
};

/// `giot::IndexedYansWifiPhy`: a YansWifiPhy that sends through an IndexedYansWifiChannel.
///
/// A signal too faint for the preamble to be detected (below MinimumRssi of the PHY's own
/// ns3::ThresholdPreambleDetectionModel) does nothing in ns-3 but add to the interference of what
/// the PHY receives, and to the energy for which the medium counts as busy. With FaintIsEnergy (the
/// default) it is noted as that alone, without an event, and told to ns-3 when something stronger
/// comes. It takes ns-3's whole way where it begins while something stronger is heard, and where
/// it and others as faint sum to CcaSensitivity. What is received, when and with what error rate
/// stays the same; the traces PhyRxDrop and PhyRxBegin do not tell of signals that were only noted.
class IndexedYansWifiPhy final : public ns3::YansWifiPhy {
 public:
  static ns3::TypeId GetTypeId();
  IndexedYansWifiPhy();
  ~IndexedYansWifiPhy() override;

  void StartTx(ns3::Ptr<const ns3::WifiPpdu> ppdu, const ns3::WifiTxVector& tx_vector) override;

 private:
  friend class IndexedYansWifiChannel;
  /// A faint signal in the air.
  struct Faint {
    ns3::Ptr<const ns3::WifiPpdu> ppdu;
    ns3::Time begin;
    ns3::Time end;
    double rx_power_dbm;
    double power_w;  ///< With the receiver's gain.
    std::uint8_t channel_number;
    bool told;  ///< To ns-3.
  };

  void DoDispose() override;
  void LookAtThresholds();
  void Expect(const SentFrame& frame, double rx_power_dbm, ns3::Time delay);
  bool MayStayUntold(const Faint& faint, double width_share) const;
  void HearIn(ns3::Time delay, const ns3::Ptr<const ns3::WifiPpdu>& ppdu, double rx_power_dbm,
              bool is_faint);
  void Hear(ns3::Ptr<const ns3::WifiPpdu> ppdu, double rx_power_dbm, bool is_faint);
  void TellFaint();

  bool faint_is_energy_ = true;  // attribute
  double faint_below_w_ = 0;
  double busy_from_w_ = 0;  ///< At 20 MHz.
  std::uint32_t node_ = 0;
  std::vector<Faint> faint_;
  ns3::Time heard_until_;  ///< The last end of what was heard and is not faint.
};

/// Hands a signal to any PHY as ns3::YansWifiChannel does.
void HandOver(const ns3::Ptr<ns3::YansWifiPhy>& phy, const ns3::Ptr<const ns3::WifiPpdu>& ppdu,
              double rx_power_dbm);

}  // namespace giot
