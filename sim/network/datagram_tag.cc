#include "sim/network/datagram_tag.h"

namespace giot {

NS_OBJECT_ENSURE_REGISTERED(DatagramTag);

ns3::TypeId DatagramTag::GetTypeId() {
  static ns3::TypeId id = ns3::TypeId("giot::DatagramTag")
                              .SetParent<ns3::Tag>()
                              .SetGroupName("Giot")
                              .AddConstructor<DatagramTag>();
  return id;
}

void DatagramTag::Print(std::ostream& stream) const { stream << "datagram " << id_; }

}  // namespace giot
