#pragma once
namespace giot {
class Queue;
struct Battery {};
}  // namespace giot
