// The time series of one node, one below the other over a common time axis.
#pragma once

#include <qcustomplot.h>

#include <vector>

#include "gui/run_model.h"

namespace giot {

/// Plots what a run recorded of a node; a line marks the time that the map shows. Drag and wheel
/// move and stretch the time axis of all plots together; a double click shows all again.
class NodePlots : public QCustomPlot {
  Q_OBJECT
 public:
  explicit NodePlots(QWidget* parent = nullptr);

  /// The run is not owned and outlives its showing; null or node -1 show nothing.
  void Show(const RunModel* run, int node);
  void SetTime(double time_s);

 signals:
  /// A click at an instant.
  void timeChosen(double time_s);

 protected:
  void mousePressEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;

 private:
  void AddPlot(const NodePlot& plot, const QColor& color, int row, bool last);
  QCPLegend* AddCaption(const NodePlot& plot, int row);
  void AddCursor(QCPAxisRect* rect);
  void ShareTimeAxis(double end_s);

  double end_s_ = 1;
  QPoint pressed_at_;
  std::vector<QCPAxisRect*> rects_;
  std::vector<QCPItemStraightLine*> cursors_;
};

}  // namespace giot
