// The key figures of a run as a table.
#pragma once

#include <QTableWidget>
#include <vector>

#include "results/run_facts.h"

namespace giot {

/// One row a figure: section, group, name, value with unit, meaning.
class SummaryTable : public QTableWidget {
  Q_OBJECT
 public:
  explicit SummaryTable(QWidget* parent = nullptr);

  /// `none` is what stands there where there are no figures.
  void Show(const std::vector<SummaryFigure>& figures, const QString& none);
};

}  // namespace giot
