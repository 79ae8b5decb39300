#include "sim/network/blackout_loss.h"

#include <ns3/double.h>
#include <ns3/mobility-model.h>
#include <ns3/node.h>

#include <algorithm>

namespace giot {

NS_OBJECT_ENSURE_REGISTERED(BlackoutLoss);

ns3::TypeId BlackoutLoss::GetTypeId() {
  using Self = BlackoutLoss;
  static ns3::TypeId id =
      ns3::TypeId("giot::BlackoutLoss")
          .SetParent<ns3::PropagationLossModel>()
          .SetGroupName("Giot")
          .AddConstructor<Self>()
          .AddAttribute("LossDb", "Lost in addition while it is black [dB].", ns3::DoubleValue(200),
                        ns3::MakeDoubleAccessor(&Self::loss_db_),
                        ns3::MakeDoubleChecker<double>(0, 1e6));
  return id;
}

void BlackoutLoss::AddLink(std::uint32_t node_a, std::uint32_t node_b) {
  links_.insert(std::minmax({node_a, node_b}));
}

void BlackoutLoss::DoDispose() {
  process_ = nullptr;
  ns3::PropagationLossModel::DoDispose();
}

double BlackoutLoss::DoCalcRxPower(double tx_power_dbm, ns3::Ptr<ns3::MobilityModel> a,
                                   ns3::Ptr<ns3::MobilityModel> b) const {
  if (!process_ || process_->up()) return tx_power_dbm;
  if (!links_.empty()) {
    const std::uint32_t id_a = a->GetObject<ns3::Node>()->GetId();
    const std::uint32_t id_b = b->GetObject<ns3::Node>()->GetId();
    if (!links_.contains(std::minmax({id_a, id_b}))) return tx_power_dbm;
  }
  return tx_power_dbm - loss_db_;
}

}  // namespace giot
