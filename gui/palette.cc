#include "gui/palette.h"

#include <array>

namespace giot {

QColor SeriesColor(int index) {
  static const std::array<QColor, 7> kColors{QColor(0x00, 0x72, 0xb2), QColor(0xe6, 0x9f, 0x00),
                                             QColor(0x00, 0x9e, 0x73), QColor(0xcc, 0x79, 0xa7),
                                             QColor(0x56, 0xb4, 0xe9), QColor(0xd5, 0x5e, 0x00),
                                             QColor(0x9a, 0x8c, 0x1b)};
  return kColors[static_cast<std::size_t>(index) % kColors.size()];
}

}  // namespace giot
