// The window: map of the nodes, plots of the selected one, key figures, time.
#pragma once

#include <QMainWindow>
#include <QTimer>
#include <filesystem>
#include <memory>
#include <string>

#include "gui/run_model.h"

class QLabel;

namespace giot {

class MapView;
class NodePlots;
class SummaryTable;
class TimeBar;

class MainWindow : public QMainWindow {
  Q_OBJECT
 public:
  MainWindow();
  ~MainWindow() override;

  /// Shows a result from its start. Throws std::runtime_error where it is none; what was shown
  /// stays then.
  void Open(const std::filesystem::path& file);
  void SetTime(double time_s);
  /// Selects a node by its name. Throws std::runtime_error where there is none.
  void Select(const std::string& node);

  const MapView& map() const { return *map_; }

 private:
  void MakeMenus();
  void OpenByDialog();
  void SavePicture();
  void SelectIndex(int node);
  void FollowLiveRun();
  void ShowFacts();

  std::unique_ptr<RunModel> run_;
  MapView* map_;
  NodePlots* plots_;
  SummaryTable* summary_;
  TimeBar* time_;
  QLabel* headline_;
  QLabel* notice_;
  QTimer live_timer_;
};

}  // namespace giot
