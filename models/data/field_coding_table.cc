#include "models/data/category_codings.h"
#include "models/data/field_coding.h"
#include "models/data/number_codings.h"

namespace giot {

const Registry<FieldCoding>& FieldCodings() {
  static const Registry<FieldCoding> codings{
      "normalisation",
      {
          {"none", "the value itself", New<FieldCoding, NoCoding>},
          {"standard", "mean 0, standard deviation 1", New<FieldCoding, StandardCoding>},
          {"min_max", "least 0, greatest 1", New<FieldCoding, MinMaxCoding>},
          {"symmetric", "least -1, greatest 1", New<FieldCoding, SymmetricCoding>},
          {"log1p", "sign(x) ln(1 + |x|), then standard", New<FieldCoding, LogCoding>},
          {"quantile", "quantiles to those of the normal", New<FieldCoding, QuantileCoding>},
          {"pixel", "levels 0 .. 255 to cells of -1 .. 1", New<FieldCoding, PixelCoding>},
          {"cyclic", "sine and cosine of hour_of_day and its like", New<FieldCoding, CyclicCoding>},
          {"one_hot", "a number for each category", New<FieldCoding, OneHotCoding>},
          {"dequantised", "the code spread over its cell", New<FieldCoding, DequantisedCoding>},
          {"code", "the code of the category", New<FieldCoding, CodeCoding>},
      }};
  return codings;
}

double CycleOf(std::string_view field) {
  if (field == "hour_of_day") return 24;
  if (field == "day_of_week") return 7;
  if (field == "day_of_year") return 365.25;
  return 0;
}

}  // namespace giot
