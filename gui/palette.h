// Colours of the window. Groups and curves take theirs from one list that colour-blind eyes can
// tell apart (Okabe and Ito 2008, "Color Universal Design").
#pragma once

#include <QColor>

namespace giot {

/// The i-th colour; after seven they repeat.
QColor SeriesColor(int index);

inline const QColor kInk{0x26, 0x2b, 0x33};     ///< Text, axes, measured truth.
inline const QColor kPaper{0xff, 0xff, 0xff};   ///< Ground of map and plots.
inline const QColor kFaint{0xe3, 0xe6, 0xea};   ///< Grid lines, empty part of a battery.
inline const QColor kMiddle{0x8a, 0x93, 0x9e};  ///< Ticks, secondary text.
inline const QColor kDead{0xd0, 0x2b, 0x2b};    ///< A node whose battery is empty; time now.

}  // namespace giot
