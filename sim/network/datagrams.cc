#include "sim/network/datagrams.h"

#include <fmt/format.h>
#include <ns3/event-id.h>
#include <ns3/inet6-socket-address.h>
#include <ns3/simulator.h>
#include <ns3/socket.h>
#include <ns3/udp-socket-factory.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "sim/network/datagram_tag.h"
#include "sim/network/flight_log.h"

namespace giot {
namespace {

/// A UDP socket with its two callbacks.
class UdpSocket final : public DatagramSocket {
 public:
  UdpSocket(Datagrams::Impl& datagrams, int number, const SimNode& node, std::uint16_t port);
  ~UdpSocket() override;

  Sent Send(int to, std::uint16_t port, std::span<const std::byte> payload) override;
  void OnConfirm(ConfirmCallback callback) override { confirm = std::move(callback); }
  void OnReceive(ReceiveCallback callback) override { receive = std::move(callback); }
  int node() const override { return node_; }

  /// The datagrams end before the socket: it is deaf and mute from now on.
  void Orphan();
  bool SendPacket(const ns3::Ptr<ns3::Packet>& packet, const ns3::Ipv6Address& to,
                  std::uint16_t port) {
    return socket_->SendTo(packet, 0, ns3::Inet6SocketAddress(to, port)) >= 0;
  }

  ConfirmCallback confirm;
  ReceiveCallback receive;

 private:
  void OnPackets(ns3::Ptr<ns3::Socket> socket);

  Datagrams::Impl* datagrams_;
  int number_;
  int node_;
  ns3::Ptr<ns3::Socket> socket_;
};

}  // namespace

class Datagrams::Impl {
 public:
  explicit Impl(const Network& network)
      : network_(network), log_(network, [this](DatagramId id) { Confirm(id); }) {}
  ~Impl() {
    for (ns3::EventId& event : later_) event.Remove();
    for (UdpSocket* socket : sockets_) {
      if (socket != nullptr) socket->Orphan();
    }
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  std::unique_ptr<DatagramSocket> Open(int node, std::uint16_t port) {
    auto socket = std::make_unique<UdpSocket>(*this, static_cast<int>(sockets_.size()),
                                              network_.node(node), port);
    sockets_.push_back(socket.get());
    return socket;
  }
  void Forget(int socket) { sockets_[static_cast<std::size_t>(socket)] = nullptr; }

  DatagramSocket::Sent Send(int socket, int to, std::uint16_t port,
                            std::span<const std::byte> payload);
  void Receive(UdpSocket& socket, const ns3::Packet& packet);

  DatagramTotals totals() const {
    DatagramTotals totals = totals_;
    totals.open = totals.sent;
    for (const std::int64_t count : totals.outcomes) totals.open -= count;
    totals.air = log_.total();
    return totals;
  }

 private:
  void ConfirmLater(DatagramId id) {
    std::erase_if(later_, [](const ns3::EventId& event) { return !event.IsRunning(); });
    later_.push_back(ns3::Simulator::ScheduleNow(&Impl::Confirm, this, id));
  }
  void Confirm(DatagramId id);
  bool OverRadio(int node) const { return network_.node(node).role < Role::kSink; }

  const Network& network_;
  FlightLog log_;
  DatagramTotals totals_;
  std::vector<UdpSocket*> sockets_;  ///< By number; null where closed.
  std::vector<ns3::EventId> later_;
  std::vector<std::byte> buffer_;
};

namespace {

UdpSocket::UdpSocket(Datagrams::Impl& datagrams, int number, const SimNode& node,
                     std::uint16_t port)
    : datagrams_(&datagrams),
      number_(number),
      node_(node.index),
      socket_(ns3::Socket::CreateSocket(node.node, ns3::UdpSocketFactory::GetTypeId())) {
  if (socket_->Bind(ns3::Inet6SocketAddress(ns3::Ipv6Address::GetAny(), port)) != 0) {
    throw std::logic_error(fmt::format("port {} of {} is taken", port, node.name));
  }
  socket_->SetRecvCallback(ns3::MakeCallback(&UdpSocket::OnPackets, this));
}

UdpSocket::~UdpSocket() {
  if (datagrams_ == nullptr) return;
  datagrams_->Forget(number_);
  Orphan();
}

void UdpSocket::Orphan() {
  datagrams_ = nullptr;
  socket_->SetRecvCallback(ns3::MakeNullCallback<void, ns3::Ptr<ns3::Socket>>());
  socket_->Close();
}

DatagramSocket::Sent UdpSocket::Send(int to, std::uint16_t port,
                                     std::span<const std::byte> payload) {
  return datagrams_->Send(number_, to, port, payload);
}

void UdpSocket::OnPackets(ns3::Ptr<ns3::Socket> socket) {
  while (const auto packet = socket->Recv()) datagrams_->Receive(*this, *packet);
}

}  // namespace

DatagramSocket::Sent Datagrams::Impl::Send(int socket, int to, std::uint16_t port,
                                           std::span<const std::byte> payload) {
  UdpSocket& udp = *sockets_[static_cast<std::size_t>(socket)];
  const DatagramId id = log_.Begin(udp.node(), to, socket);
  ++totals_.sent;
  DatagramRecord& record = *log_.Find(id);
  if (!network_.node(udp.node()).OnAir()) {
    record.Worsen(SendOutcome::kOffTheAir);
  } else if (payload.size() > kMostOverRadio && (OverRadio(udp.node()) || OverRadio(to))) {
    record.Worsen(SendOutcome::kRefused);
  } else {
    const auto packet =
        ns3::Create<ns3::Packet>(reinterpret_cast<const std::uint8_t*>(payload.data()),
                                 static_cast<std::uint32_t>(payload.size()));
    DatagramTag::Put(*packet, id);
    if (!udp.SendPacket(packet, network_.node(to).address, port)) {
      record.Worsen(SendOutcome::kRefused);
    }
  }
  record.sending = false;
  if (record.pending == 0) ConfirmLater(id);  // Refused, or a wire takes it.
  return {id, record.outcome() == SendOutcome::kDelivered};
}

void Datagrams::Impl::Confirm(DatagramId id) {
  DatagramRecord& record = *log_.Find(id);
  record.confirmed = true;
  ++totals_.outcomes[static_cast<std::size_t>(record.outcome())];
  const UdpSocket* socket = sockets_[static_cast<std::size_t>(record.socket())];
  if (socket == nullptr || !socket->confirm) return;
  // The call may send, and so drop this record.
  socket->confirm(SendReport{id, record.outcome(), record.sent(), record.air});
}

void Datagrams::Impl::Receive(UdpSocket& socket, const ns3::Packet& packet) {
  const DatagramId id = DatagramTag::Of(packet);
  if (id == 0) return;  // Not sent by a DatagramSocket.
  DatagramRecord* record = log_.Find(id);
  if (record == nullptr || !record->Finish(ns3::Simulator::Now())) {
    ++totals_.copies;
    return;
  }
  ++totals_.received;
  if (!socket.receive) return;
  buffer_.resize(packet.GetSize());
  packet.CopyData(reinterpret_cast<std::uint8_t*>(buffer_.data()), packet.GetSize());
  socket.receive(ReceivedDatagram{id, record->sender(), record->sent(), buffer_, record->latency(),
                                  record->air});
}

Datagrams::Datagrams(const Network& network) : impl_(std::make_unique<Impl>(network)) {}
Datagrams::~Datagrams() = default;

std::unique_ptr<DatagramSocket> Datagrams::Open(int node, std::uint16_t port) {
  return impl_->Open(node, port);
}

DatagramTotals Datagrams::totals() const { return impl_->totals(); }

std::string_view ToString(SendOutcome outcome) {
  switch (outcome) {
    case SendOutcome::kDelivered: return "delivered";
    case SendOutcome::kNoAck: return "no_ack";
    case SendOutcome::kChannelAccessFailure: return "channel_access_failure";
    case SendOutcome::kQueueFull: return "queue_full";
    case SendOutcome::kOffTheAir: return "off_the_air";
    case SendOutcome::kRefused: return "refused";
  }
  return "";
}

std::string_view ToString(LatencyCause cause) {
  switch (cause) {
    case LatencyCause::kQueue: return "queue";
    case LatencyCause::kAccess: return "access";
    case LatencyCause::kAir: return "air";
    case LatencyCause::kAck: return "ack";
    case LatencyCause::kRetry: return "retry";
    case LatencyCause::kBackhaul: return "backhaul";
    case LatencyCause::kWan: return "wan";
  }
  return "";
}

ns3::Time LatencySplit::Total() const {
  ns3::Time total;
  for (const ns3::Time& part : parts) total += part;
  return total;
}

}  // namespace giot
