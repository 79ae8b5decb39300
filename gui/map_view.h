// The map: every node at its place, its battery as a level, dead ones crossed out.
#pragma once

#include <QPointF>
#include <QWidget>

#include "gui/run_model.h"

namespace giot {

/// Draws a run at one instant. A click selects a node; the wheel zooms, a drag moves, a double
/// click shows the whole field again.
class MapView : public QWidget {
  Q_OBJECT
 public:
  explicit MapView(QWidget* parent = nullptr);

  /// The run is not owned and outlives its showing; null shows nothing.
  void SetRun(const RunModel* run);
  void SetTime(double time_s);
  /// Marks a node; -1 marks none.
  void Select(int node);
  int selected() const { return selected_; }
  /// Where a node is drawn, in pixels of the widget.
  QPointF PlaceOf(int node) const;

 signals:
  void nodeSelected(int node);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  bool event(QEvent* event) override;

 private:
  QRectF FieldInPixels() const;
  double PixelsPerMeter() const;
  double NodeRadius() const;
  int NodeAt(QPointF pixel) const;
  QString Describe(int node) const;
  void DrawGrid(QPainter& painter) const;
  void DrawNode(QPainter& painter, int node) const;
  void DrawLegend(QPainter& painter) const;

  const RunModel* run_ = nullptr;
  double time_s_ = 0;
  int selected_ = -1;
  QRectF bounds_m_;  ///< Smallest rectangle about all nodes, in metres.
  double zoom_ = 1;
  QPointF pan_;  ///< In pixels.
  QPointF dragged_from_;
};

}  // namespace giot
