#include "gui/summary_table.h"

#include <QHeaderView>
#include <cmath>

#include "gui/run_model.h"

namespace giot {
namespace {

QString ValueOf(const SummaryFigure& figure) {
  if (std::isnan(figure.value)) return "-";
  const QString unit = QString::fromStdString(UnitText(figure.unit));
  const QString value = QString::number(figure.value, 'g', 6);
  return unit.isEmpty() ? value : value + ' ' + unit;
}

}  // namespace

SummaryTable::SummaryTable(QWidget* parent) : QTableWidget(0, 5, parent) {
  setHorizontalHeaderLabels({tr("Section"), tr("Group"), tr("Figure"), tr("Value"), tr("Meaning")});
  horizontalHeader()->setStretchLastSection(true);
  horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  verticalHeader()->hide();
  verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
  setEditTriggers(QAbstractItemView::NoEditTriggers);
  setSelectionBehavior(QAbstractItemView::SelectRows);
  setAlternatingRowColors(true);
  setShowGrid(false);
  setFocusPolicy(Qt::ClickFocus);
}

void SummaryTable::Show(const std::vector<SummaryFigure>& figures, const QString& none) {
  clearSpans();
  setRowCount(figures.empty() ? 1 : static_cast<int>(figures.size()));
  if (figures.empty()) {
    setItem(0, 0, new QTableWidgetItem(none));
    setSpan(0, 0, 1, columnCount());
    return;
  }
  for (int row = 0; row < rowCount(); ++row) {
    const SummaryFigure& figure = figures[static_cast<std::size_t>(row)];
    auto* value = new QTableWidgetItem(ValueOf(figure));
    value->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    setItem(row, 0, new QTableWidgetItem(QString::fromStdString(figure.section)));
    setItem(row, 1, new QTableWidgetItem(QString::fromStdString(figure.group)));
    setItem(row, 2,
            new QTableWidgetItem(QString::fromStdString(NameText(figure.name, figure.unit))));
    setItem(row, 3, value);
    setItem(row, 4, new QTableWidgetItem(QString::fromStdString(figure.meaning)));
  }
  for (int column = 0; column < 4; ++column) resizeColumnToContents(column);
}

}  // namespace giot
