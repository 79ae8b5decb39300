#include "gui/map_view.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "gui/palette.h"

namespace giot {
namespace {

constexpr double kMarginLeft = 52;
constexpr double kMarginRight = 24;
constexpr double kMarginTop = 44;  // The legend stands here.
constexpr double kMarginBottom = 40;

/// A step of 1, 2 or 5 times a power of ten that is at least `least`.
double RoundStep(double least) {
  const double power = std::pow(10, std::floor(std::log10(least)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= least) return factor * power;
  }
  return 10 * power;
}

}  // namespace

MapView::MapView(QWidget* parent) : QWidget(parent) {
  setMinimumSize(280, 240);
  setMouseTracking(false);
  setCursor(Qt::ArrowCursor);
}

void MapView::SetRun(const RunModel* run) {
  run_ = run;
  selected_ = -1;
  zoom_ = 1;
  pan_ = {};
  bounds_m_ = {};
  if (run != nullptr && !run->nodes().empty()) {
    const auto [west, east] = std::ranges::minmax(run->nodes(), {}, &NodeFact::x_m);
    const auto [south, north] = std::ranges::minmax(run->nodes(), {}, &NodeFact::y_m);
    bounds_m_ = QRectF(QPointF(west.x_m, south.y_m), QPointF(east.x_m, north.y_m));
    const double least = std::max({bounds_m_.width(), bounds_m_.height(), 1.0}) * 0.05;
    bounds_m_.adjust(-least, -least, least, least);
  }
  update();
}

void MapView::SetTime(double time_s) {
  time_s_ = time_s;
  update();
}

void MapView::Select(int node) {
  selected_ = node;
  update();
}

QRectF MapView::FieldInPixels() const {
  return QRectF(rect()).adjusted(kMarginLeft, kMarginTop, -kMarginRight, -kMarginBottom);
}

double MapView::PixelsPerMeter() const {
  const QRectF field = FieldInPixels();
  return zoom_ * std::min(field.width() / bounds_m_.width(), field.height() / bounds_m_.height());
}

double MapView::NodeRadius() const {
  const double area = FieldInPixels().width() * FieldInPixels().height();
  const double share = std::sqrt(area / static_cast<double>(run_->nodes().size()));
  return std::clamp(0.16 * share, 3.0, 11.0);
}

QPointF MapView::PlaceOf(int node) const {
  const NodeFact& fact = run_->nodes()[static_cast<std::size_t>(node)];
  const QPointF offset = QPointF(fact.x_m, fact.y_m) - bounds_m_.center();
  return FieldInPixels().center() + pan_ +
         PixelsPerMeter() * QPointF(offset.x(), -offset.y());  // North is up.
}

void MapView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.fillRect(rect(), kPaper);
  if (run_ == nullptr || run_->nodes().empty()) {
    painter.setPen(kMiddle);
    painter.drawText(rect(), Qt::AlignCenter, tr("Open a result to see its nodes"));
    return;
  }
  DrawGrid(painter);
  painter.setClipRect(FieldInPixels().adjusted(-14, -14, 14, 14));
  for (int node = 0; node < static_cast<int>(run_->nodes().size()); ++node) {
    if (node != selected_) DrawNode(painter, node);
  }
  if (selected_ >= 0) DrawNode(painter, selected_);  // Above its neighbours.
  painter.setClipping(false);
  DrawLegend(painter);
}

void MapView::DrawGrid(QPainter& painter) const {
  const QRectF field = FieldInPixels();
  const double scale = PixelsPerMeter();
  const double step = RoundStep(70 / scale);
  const QPointF center = field.center() + pan_;
  const auto label = [step](double meters) {
    return QString::number(std::abs(meters) < step / 1e6 ? 0 : meters, 'g', 6);
  };
  const double west = bounds_m_.center().x() + (field.left() - center.x()) / scale;
  const double east = bounds_m_.center().x() + (field.right() - center.x()) / scale;
  for (double x = std::ceil(west / step) * step; x <= east; x += step) {
    const double pixel = center.x() + (x - bounds_m_.center().x()) * scale;
    painter.setPen(kFaint);
    painter.drawLine(QPointF(pixel, field.top()), QPointF(pixel, field.bottom()));
    painter.setPen(kMiddle);
    painter.drawText(QRectF(pixel - 40, field.bottom() + 3, 80, 16), Qt::AlignCenter, label(x));
  }
  const double north = bounds_m_.center().y() - (field.top() - center.y()) / scale;
  const double south = bounds_m_.center().y() - (field.bottom() - center.y()) / scale;
  for (double y = std::ceil(south / step) * step; y <= north; y += step) {
    const double pixel = center.y() - (y - bounds_m_.center().y()) * scale;
    painter.setPen(kFaint);
    painter.drawLine(QPointF(field.left(), pixel), QPointF(field.right(), pixel));
    painter.setPen(kMiddle);
    painter.drawText(QRectF(0, pixel - 8, field.left() - 6, 16), Qt::AlignRight | Qt::AlignVCenter,
                     label(y));
  }
  painter.setPen(kInk);
  painter.drawText(QRectF(field.left(), field.bottom() + 19, field.width(), 18), Qt::AlignCenter,
                   tr("metres, north is up"));
}

// A battery is a disc that empties from the top; a node on mains power is a full square.
void MapView::DrawNode(QPainter& painter, int node) const {
  const QPointF place = PlaceOf(node);
  const double radius = NodeRadius();
  const QColor color = SeriesColor(run_->GroupOf(node));
  const QRectF box(place - QPointF(radius, radius), place + QPointF(radius, radius));
  const double charge = run_->ChargeAt(node, time_s_);
  const bool mains = std::isnan(charge);
  const bool dead = run_->DeadAt(node, time_s_);
  QPainterPath shape;
  if (mains) {
    shape.addRect(box);
  } else {
    shape.addEllipse(box);
  }
  painter.fillPath(shape, mains ? color : kFaint);
  if (!mains && !dead) {
    const double level = 2 * radius * std::clamp(charge, 0.0, 1.0);
    QPainterPath full;
    full.addRect(QRectF(box.left(), box.bottom() - level, box.width(), level));
    painter.fillPath(shape.intersected(full), color);
  }
  painter.setPen(QPen(dead ? kDead : color.darker(130), 1.4));
  painter.drawPath(shape);
  if (dead) {
    painter.setPen(QPen(kDead, 2));
    painter.drawLine(box.topLeft(), box.bottomRight());
    painter.drawLine(box.topRight(), box.bottomLeft());
  }
  if (node == selected_) {
    painter.setPen(QPen(kInk, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(place, radius + 4, radius + 4);
  }
}

void MapView::DrawLegend(QPainter& painter) const {
  double x = kMarginLeft;
  const double y = 20;
  const auto entry = [&](const QString& text, const QColor& color, bool cross) {
    const QRectF swatch(x, y - 6, 12, 12);
    painter.setPen(Qt::NoPen);
    painter.setBrush(cross ? kFaint : color);
    painter.drawRoundedRect(swatch, 3, 3);
    if (cross) {
      painter.setPen(QPen(color, 2));
      painter.drawLine(swatch.topLeft(), swatch.bottomRight());
      painter.drawLine(swatch.topRight(), swatch.bottomLeft());
    }
    painter.setPen(kInk);
    painter.drawText(QRectF(x + 17, y - 10, 400, 20), Qt::AlignVCenter, text);
    x += 17 + painter.fontMetrics().horizontalAdvance(text) + 18;
  };
  std::vector<int> sizes(run_->groups().size());
  int dead = 0;
  for (int node = 0; node < static_cast<int>(run_->nodes().size()); ++node) {
    ++sizes[static_cast<std::size_t>(run_->GroupOf(node))];
    dead += run_->DeadAt(node, time_s_) ? 1 : 0;
  }
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    entry(QString::fromStdString(run_->groups()[i]) + QString(" (%1)").arg(sizes[i]),
          SeriesColor(static_cast<int>(i)), false);
  }
  if (dead > 0) entry(tr("battery empty (%1)").arg(dead), kDead, true);
}

int MapView::NodeAt(QPointF pixel) const {
  if (run_ == nullptr) return -1;
  int nearest = -1;
  double least = std::pow(NodeRadius() + 5, 2);
  for (int node = 0; node < static_cast<int>(run_->nodes().size()); ++node) {
    const QPointF away = PlaceOf(node) - pixel;
    const double distance = QPointF::dotProduct(away, away);
    if (distance > least) continue;
    least = distance;
    nearest = node;
  }
  return nearest;
}

QString MapView::Describe(int node) const {
  const NodeFact& fact = run_->nodes()[static_cast<std::size_t>(node)];
  QString text = QString::fromStdString(fact.name + "\n" + fact.device);
  if (!fact.radio.empty()) text += QString::fromStdString(", radio " + fact.radio);
  const double charge = run_->ChargeAt(node, time_s_);
  if (std::isnan(charge)) return text;
  if (run_->DeadAt(node, time_s_)) return text + tr("\nbattery empty");
  return text + tr("\nbattery %1 % of %2 J").arg(100 * charge, 0, 'f', 1).arg(fact.battery_j);
}

void MapView::mousePressEvent(QMouseEvent* event) {
  dragged_from_ = event->position();
  const int node = NodeAt(event->position());
  if (node < 0) return;
  Select(node);
  emit nodeSelected(node);
}

void MapView::mouseMoveEvent(QMouseEvent* event) {
  if ((event->buttons() & Qt::LeftButton) == 0) return;
  pan_ += event->position() - dragged_from_;
  dragged_from_ = event->position();
  update();
}

void MapView::mouseDoubleClickEvent(QMouseEvent*) {
  zoom_ = 1;
  pan_ = {};
  update();
}

void MapView::wheelEvent(QWheelEvent* event) {
  if (run_ == nullptr) return;
  const double factor = std::clamp(std::pow(1.0015, event->angleDelta().y()) * zoom_, 1.0, 50.0);
  const QPointF from_center = event->position() - FieldInPixels().center();
  pan_ = from_center - (from_center - pan_) * (factor / zoom_);  // What is under the wheel stays.
  zoom_ = factor;
  if (zoom_ == 1) pan_ = {};
  update();
}

bool MapView::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const int node = NodeAt(help->pos());
    QToolTip::showText(help->globalPos(), node < 0 ? QString() : Describe(node), this);
    return true;
  }
  return QWidget::event(event);
}

}  // namespace giot
