#include "gui/node_plots.h"

#include <algorithm>
#include <cmath>

#include "gui/palette.h"

namespace giot {
namespace {

/// More points than this hide each other on a screen.
constexpr std::size_t kDensePoints = 1000;

QVector<double> ToQt(const std::vector<double>& values) { return {values.begin(), values.end()}; }

/// `stored (J)`, or the unit alone where several curves share the axis.
QString AxisLabel(const NodePlot& plot) {
  const QString unit = QString::fromStdString(UnitText(plot.unit));
  if (plot.curves.size() != 1) return unit;
  const QString name = QString::fromStdString(plot.curves.front().name);
  return unit.isEmpty() ? name : name + " (" + unit + ")";
}

void Dress(QCPAxis* axis) {
  axis->setBasePen(QPen(kMiddle));
  axis->setTickPen(QPen(kMiddle));
  axis->setSubTickPen(QPen(kFaint));
  axis->setTickLabelColor(kInk);
  axis->setLabelColor(kInk);
  axis->grid()->setPen(QPen(kFaint));
  axis->grid()->setZeroLinePen(QPen(kFaint));
}

}  // namespace

NodePlots::NodePlots(QWidget* parent) : QCustomPlot(parent) {
  setMinimumSize(320, 240);
  setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
  setBackground(QBrush(kPaper));
  setAutoAddPlottableToLegend(false);
  plotLayout()->clear();
}

void NodePlots::Show(const RunModel* run, int node) {
  clearItems();
  clearPlottables();
  plotLayout()->clear();
  rects_.clear();
  cursors_.clear();
  if (run != nullptr && node >= 0) {
    const NodeFact& fact = run->nodes()[static_cast<std::size_t>(node)];
    const std::vector<NodePlot> plots = run->PlotsOf(node);
    QString title = QString::fromStdString(fact.name);
    if (plots.empty()) title += tr(": nothing is recorded of it");
    auto* heading = new QCPTextElement(this, title, QFont(font().family(), 11, QFont::Bold));
    heading->setTextColor(kInk);
    plotLayout()->addElement(0, 0, heading);
    for (std::size_t i = 0; i < plots.size(); ++i) {
      AddPlot(plots[i], SeriesColor(run->GroupOf(node)), static_cast<int>(2 * i) + 1,
              i + 1 == plots.size());
    }
    if (plots.empty()) plotLayout()->addElement(1, 0, new QCPLayoutGrid);
    ShareTimeAxis(run->end_s());
  }
  replot(QCustomPlot::rpQueuedReplot);
}

void NodePlots::AddPlot(const NodePlot& plot, const QColor& color, int row, bool last) {
  auto* rect = new QCPAxisRect(this);
  QCPLegend* const legend = AddCaption(plot, row);
  plotLayout()->addElement(row + 1, 0, rect);
  QCPAxis* const time = rect->axis(QCPAxis::atBottom);
  QCPAxis* const value = rect->axis(QCPAxis::atLeft);
  for (std::size_t i = 0; i < plot.curves.size(); ++i) {
    auto* graph = new QCPGraph(time, value);
    // The first of several curves is the truth that the others are held against.
    QColor several = i == 0 ? kInk : SeriesColor(static_cast<int>(i) + 4);
    const bool dense = plot.time_s.size() > kDensePoints;
    if (dense && i > 0) several.setAlpha(170);  // The truth shows through.
    graph->setPen(QPen(plot.curves.size() == 1 ? color : several, dense ? 0.9 : 1.3));
    graph->setData(ToQt(plot.time_s), ToQt(plot.curves[i].values), true);
    graph->setName(QString::fromStdString(plot.curves[i].name));
    if (legend != nullptr) legend->addItem(new QCPPlottableLegendItem(legend, graph));
  }
  value->rescale();
  value->scaleRange(1.12);
  value->setLabel(AxisLabel(plot));
  value->setNumberPrecision(8);  // A battery hardly moves: 2429.985 J of 2430 J.
  if (last) time->setLabel(tr("simulated time (s)"));
  Dress(time);
  Dress(value);
  rect->setRangeDrag(Qt::Horizontal);
  rect->setRangeZoom(Qt::Horizontal);
  rects_.push_back(rect);
  AddCursor(rect);
}

/// What the plot is about and, where there are several curves, which is which.
QCPLegend* NodePlots::AddCaption(const NodePlot& plot, int row) {
  auto* line = new QCPLayoutGrid;
  plotLayout()->addElement(row, 0, line);
  plotLayout()->setRowStretchFactor(row, 0.001);
  auto* text =
      new QCPTextElement(this, QString::fromStdString(plot.title), QFont(font().family(), 9));
  text->setTextColor(kMiddle);
  text->setTextFlags(Qt::AlignLeft | Qt::AlignVCenter);
  text->setMargins(QMargins(8, 4, 0, 0));
  line->addElement(0, 0, text);
  if (plot.curves.size() < 2) return nullptr;
  auto* legend = new QCPLegend;
  legend->setFillOrder(QCPLegend::foColumnsFirst);
  legend->setBorderPen(Qt::NoPen);
  legend->setTextColor(kInk);
  legend->setIconSize(18, 16);
  legend->setMargins(QMargins(8, 4, 8, 4));
  line->addElement(0, 1, legend);
  line->setColumnStretchFactor(1, 0.001);
  legend->setLayer("legend");
  return legend;
}

void NodePlots::AddCursor(QCPAxisRect* rect) {
  auto* cursor = new QCPItemStraightLine(this);
  cursor->setClipAxisRect(rect);
  for (QCPItemPosition* point : {cursor->point1, cursor->point2}) {
    point->setAxes(rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atLeft));
  }
  cursor->setPen(QPen(kDead, 1.2));
  cursors_.push_back(cursor);
}

void NodePlots::ShareTimeAxis(double end_s) {
  end_s_ = end_s;
  auto* margins = new QCPMarginGroup(this);
  for (QCPAxisRect* rect : rects_) {
    rect->setMarginGroup(QCP::msLeft | QCP::msRight, margins);
    QCPAxis* const own = rect->axis(QCPAxis::atBottom);
    own->setRange(0, end_s);
    for (QCPAxisRect* other : rects_) {
      if (other == rect) continue;
      connect(own, qOverload<const QCPRange&>(&QCPAxis::rangeChanged),
              other->axis(QCPAxis::atBottom), qOverload<const QCPRange&>(&QCPAxis::setRange));
    }
  }
}

void NodePlots::SetTime(double time_s) {
  for (QCPItemStraightLine* cursor : cursors_) {
    cursor->point1->setCoords(time_s, 0);
    cursor->point2->setCoords(time_s, 1);
  }
  replot(QCustomPlot::rpQueuedReplot);
}

void NodePlots::mousePressEvent(QMouseEvent* event) {
  QCustomPlot::mousePressEvent(event);
  pressed_at_ = event->pos();
}

void NodePlots::mouseReleaseEvent(QMouseEvent* event) {
  QCustomPlot::mouseReleaseEvent(event);
  if ((event->pos() - pressed_at_).manhattanLength() > 3) return;  // That was a drag.
  for (QCPAxisRect* rect : rects_) {
    if (!rect->rect().contains(event->pos())) continue;
    emit timeChosen(rect->axis(QCPAxis::atBottom)->pixelToCoord(event->pos().x()));
  }
}

void NodePlots::mouseDoubleClickEvent(QMouseEvent* event) {
  QCustomPlot::mouseDoubleClickEvent(event);
  for (QCPAxisRect* rect : rects_) rect->axis(QCPAxis::atBottom)->setRange(0, end_s_);
  replot(QCustomPlot::rpQueuedReplot);
}

}  // namespace giot
