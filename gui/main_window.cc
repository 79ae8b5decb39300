#include "gui/main_window.h"

#include <QFileDialog>
#include <QLabel>
#include <QMenuBar>
#include <QMessageBox>
#include <QSplitter>
#include <QVBoxLayout>
#include <algorithm>
#include <stdexcept>

#include "gui/map_view.h"
#include "gui/node_plots.h"
#include "gui/summary_table.h"
#include "gui/time_bar.h"

namespace giot {
namespace {

constexpr int kLiveMilliseconds = 500;

}  // namespace

MainWindow::MainWindow()
    : map_(new MapView),
      plots_(new NodePlots),
      summary_(new SummaryTable),
      time_(new TimeBar),
      headline_(new QLabel),
      notice_(new QLabel) {
  setWindowTitle("giot");
  resize(1280, 860);
  QFont bold = headline_->font();
  bold.setPointSizeF(bold.pointSizeF() * 1.15);
  bold.setBold(true);
  headline_->setFont(bold);
  headline_->setContentsMargins(10, 6, 10, 0);
  headline_->setText(tr("No run is open"));
  notice_->setContentsMargins(10, 0, 10, 0);
  notice_->setStyleSheet("color: #a34700");
  notice_->hide();
  auto* views = new QSplitter(Qt::Horizontal);
  views->addWidget(map_);
  views->addWidget(plots_);
  views->setSizes({640, 640});
  auto* rows = new QSplitter(Qt::Vertical);
  rows->addWidget(views);
  rows->addWidget(summary_);
  rows->setSizes({620, 180});
  auto* center = new QWidget;
  auto* column = new QVBoxLayout(center);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(4);
  column->addWidget(headline_);
  column->addWidget(notice_);
  column->addWidget(rows, 1);
  column->addWidget(time_);
  setCentralWidget(center);
  MakeMenus();
  connect(map_, &MapView::nodeSelected, this, &MainWindow::SelectIndex);
  connect(plots_, &NodePlots::timeChosen, this, &MainWindow::SetTime);
  connect(time_, &TimeBar::timeChanged, map_, &MapView::SetTime);
  connect(time_, &TimeBar::timeChanged, plots_, &NodePlots::SetTime);
  connect(&live_timer_, &QTimer::timeout, this, &MainWindow::FollowLiveRun);
}

MainWindow::~MainWindow() = default;

void MainWindow::MakeMenus() {
  QMenu* file = menuBar()->addMenu(tr("&File"));
  file->addAction(tr("&Open a result..."), QKeySequence::Open, this, &MainWindow::OpenByDialog);
  file->addAction(tr("&Save a picture..."), QKeySequence::Save, this, &MainWindow::SavePicture);
  file->addSeparator();
  file->addAction(tr("&Quit"), QKeySequence::Quit, this, &QWidget::close);
}

void MainWindow::OpenByDialog() {
  const QString file = QFileDialog::getOpenFileName(this, tr("Open a result"), QString(),
                                                    tr("Results (*.h5 *.part);;All files (*)"));
  if (file.isEmpty()) return;
  try {
    Open(file.toStdString());
  } catch (const std::exception& error) {
    QMessageBox::warning(this, "giot", QString::fromStdString(error.what()));
  }
}

void MainWindow::SavePicture() {
  const QString file =
      QFileDialog::getSaveFileName(this, tr("Save a picture"), "view.png", tr("Pictures (*.png)"));
  if (file.isEmpty() || grab().save(file)) return;
  QMessageBox::warning(this, "giot", tr("cannot write %1").arg(file));
}

void MainWindow::Open(const std::filesystem::path& file) {
  auto run = std::make_unique<RunModel>(file);
  map_->SetRun(nullptr);
  plots_->Show(nullptr, -1);
  run_ = std::move(run);
  map_->SetRun(run_.get());
  ShowFacts();
  SetTime(0);
  SelectIndex(run_->FirstOfInterest());
  if (run_->live()) live_timer_.start(kLiveMilliseconds);
}

void MainWindow::ShowFacts() {
  const QString title = QString::fromStdString(run_->title());
  headline_->setText(title);
  setWindowTitle(title + " - giot");
  notice_->setText(QString::fromStdString(run_->notice()));
  notice_->setVisible(!run_->notice().empty());
  summary_->Show(run_->figures(), run_->live() ? tr("The figures come when the run has ended.")
                                               : tr("This result has no summary."));
  time_->SetEnd(run_->end_s());
}

void MainWindow::SetTime(double time_s) { time_->SetTime(time_s); }

void MainWindow::Select(const std::string& node) {
  const auto found = std::ranges::find(run_->nodes(), node, &NodeFact::name);
  if (found == run_->nodes().end()) {
    throw std::runtime_error("there is no node \"" + node + "\" in this run; the first is \"" +
                             run_->nodes().front().name + '"');
  }
  SelectIndex(static_cast<int>(found - run_->nodes().begin()));
}

void MainWindow::SelectIndex(int node) {
  map_->Select(node);
  plots_->Show(run_.get(), node);
  plots_->SetTime(time_->time_s());
}

// A live run is shown as it stands; whoever looks at its newest instant goes on to do so.
void MainWindow::FollowLiveRun() {
  const bool follows = time_->time_s() >= run_->known_s();
  if (!run_->Refresh()) return;
  if (!run_->live()) {
    live_timer_.stop();
    ShowFacts();
  }
  if (follows) SetTime(run_->known_s());
  SelectIndex(map_->selected());
  map_->update();
}

}  // namespace giot
