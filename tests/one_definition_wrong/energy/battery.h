#pragma once
namespace giot {
class Battery final {};
}  // namespace giot
