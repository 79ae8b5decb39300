// The slider over simulated time, with play and pause.
#pragma once

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QSlider;
class QToolButton;

namespace giot {

/// An instant between 0 and an end, moved by hand or by playing.
class TimeBar : public QWidget {
  Q_OBJECT
 public:
  explicit TimeBar(QWidget* parent = nullptr);

  /// Sets the end and keeps the instant as far as it still lies before it.
  void SetEnd(double end_s);
  void SetTime(double time_s);
  double time_s() const { return time_s_; }

 signals:
  void timeChanged(double time_s);

 private:
  void Play(bool playing);
  void Step();

  double end_s_ = 1;
  double time_s_ = 0;
  QToolButton* play_;
  QComboBox* speed_;
  QSlider* slider_;
  QLabel* label_;
  QTimer timer_;
  QElapsedTimer since_step_;
};

}  // namespace giot
