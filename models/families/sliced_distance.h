// How far two sets of rows lie apart, for families that have no density to be validated by.
#pragma once

#include <cstdint>

namespace at {
class Tensor;
struct Generator;
}  // namespace at

namespace giot {

/// Wasserstein-1 distance between rows of a and b [rows, columns], mean over `directions` that are
/// uniform on the sphere, times the root of the columns: about the distance of one column where the
/// columns lie equally far apart (Bonneel, Rabin, Peyré and Pfister 2015). In the unit of the rows.
/// Both have as many rows.
double SlicedDistance(const at::Tensor& a, const at::Tensor& b, std::int64_t directions,
                      at::Generator& noise);

}  // namespace giot
