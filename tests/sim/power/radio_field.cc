#include "tests/sim/power/radio_field.h"

#include <ns3/constant-position-mobility-model.h>
#include <ns3/lr-wpan-csmaca.h>
#include <ns3/mac16-address.h>
#include <ns3/propagation-delay-model.h>
#include <ns3/propagation-loss-model.h>
#include <ns3/rng-seed-manager.h>
#include <ns3/simulator.h>
#include <ns3/single-model-spectrum-channel.h>

#include "sim/network/indexed_channel.h"

namespace giot {
namespace {

ns3::Mac16Address AddressOf(std::size_t i) {
  const std::uint8_t bytes[2] = {static_cast<std::uint8_t>((i + 1) >> 8),
                                 static_cast<std::uint8_t>((i + 1) & 0xff)};
  ns3::Mac16Address address;
  address.CopyFrom(bytes);
  return address;
}

}  // namespace

DeviceProfile Cc2420() {
  RadioProfile radio;
  radio.transmit = {{Dbm{-25}, {Watts(8.5e-3 * 3), {}}}, {Dbm{0}, {Watts(17.4e-3 * 3), {}}}};
  radio.receive.value = Watts(18.8e-3 * 3);
  radio.idle.value = Watts(0.426e-3 * 3);
  radio.sleep.value = Watts(20e-6 * 3);
  return {"cc2420", "", std::nullopt, radio, {}};
}

DeviceProfile CortexM4() {
  ComputeProfile compute;
  compute.active.value = Watts(10e-3);
  compute.idle.value = Watts(5e-6);
  compute.working_memory.value = Bytes(256e3);
  return {"cortex_m4", "", compute, std::nullopt, {}};
}

RadioField::RadioField(std::uint64_t seed, std::size_t nodes, double spacing, Medium medium)
    : received_(nodes), confirm_(nodes) {
  ns3::RngSeedManager::SetSeed(static_cast<std::uint32_t>(seed + 1));
  if (medium == Medium::kIndexed) {
    channel_ = ns3::CreateObject<IndexedChannel>();
  } else {
    channel_ = ns3::CreateObject<ns3::SingleModelSpectrumChannel>();
  }
  auto loss = ns3::CreateObject<ns3::FriisPropagationLossModel>();
  loss->SetFrequency(2.4e9);
  channel_->AddPropagationLossModel(loss);
  channel_->SetPropagationDelayModel(ns3::CreateObject<ns3::ConstantSpeedPropagationDelayModel>());
  for (std::size_t i = 0; i < nodes; ++i) AddNode(i, spacing * static_cast<double>(i));
}

void RadioField::AddNode(std::size_t i, double x) {
  auto node = ns3::CreateObject<ns3::Node>();
  auto place = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
  place->SetPosition({x, 0, 1});
  node->AggregateObject(place);
  auto device = ns3::CreateObject<ns3::LrWpanNetDevice>();
  device->SetChannel(channel_);
  node->AddDevice(device);
  device->AssignStreams(static_cast<std::int64_t>(100 * i));
  const ns3::Ptr<ns3::LrWpanMac> mac = device->GetMac();
  mac->SetPanId(7);
  mac->SetShortAddress(AddressOf(i));
  mac->SetMcpsDataIndicationCallback(ns3::MakeBoundCallback(
      +[](RadioField* field, std::size_t at, ns3::McpsDataIndicationParams, ns3::Ptr<ns3::Packet>) {
        ++field->received_[at];
      },
      this, i));
  mac->SetMcpsDataConfirmCallback(ns3::MakeBoundCallback(
      +[](RadioField* field, std::size_t at, ns3::McpsDataConfirmParams params) {
        if (field->confirm_[at]) field->confirm_[at](params.m_status);
      },
      this, i));
  nodes_.push_back(node);
  devices_.push_back(device);
}

RadioField::~RadioField() { ns3::Simulator::Destroy(); }

ns3::Ptr<NodePower> RadioField::Power(std::size_t i, const NodeGroupConfig& group) const {
  const DeviceProfile radio = Cc2420();
  return NodePower::Install(nodes_[i], group, CortexM4(), &radio, devices_[i]);
}

void RadioField::Send(std::size_t from, std::size_t to, std::uint32_t octets, bool ack) {
  ns3::McpsDataRequestParams params;
  params.m_srcAddrMode = ns3::SHORT_ADDR;
  params.m_dstAddrMode = ns3::SHORT_ADDR;
  params.m_dstPanId = 7;
  params.m_dstAddr = AddressOf(to);
  params.m_txOptions = ack ? ns3::TX_OPTION_ACK : ns3::TX_OPTION_NONE;
  devices_[from]->GetMac()->McpsDataRequest(params, ns3::Create<ns3::Packet>(octets));
}

void RadioField::OnConfirm(std::size_t i,
                           std::function<void(ns3::LrWpanMcpsDataConfirmStatus)> listener) {
  confirm_[i] = std::move(listener);
}

}  // namespace giot
