#include "gui/time_bar.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QStyle>
#include <QToolButton>
#include <algorithm>

namespace giot {
namespace {

constexpr int kSteps = 10000;
constexpr int kFrameMilliseconds = 33;

}  // namespace

TimeBar::TimeBar(QWidget* parent)
    : QWidget(parent),
      play_(new QToolButton(this)),
      speed_(new QComboBox(this)),
      slider_(new QSlider(Qt::Horizontal, this)),
      label_(new QLabel(this)) {
  play_->setCheckable(true);
  play_->setShortcut(Qt::Key_Space);
  play_->setIcon(style()->standardIcon(QStyle::SP_MediaPlay));
  play_->setToolTip(tr("Play or pause (space)"));
  for (const int seconds : {10, 30, 120})
    speed_->addItem(tr("whole run in %1 s").arg(seconds), seconds);
  speed_->setCurrentIndex(1);
  slider_->setRange(0, kSteps);
  label_->setMinimumWidth(label_->fontMetrics().horizontalAdvance("0000000.0 of 0000000 s"));
  label_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(8, 2, 8, 2);
  row->addWidget(play_);
  row->addWidget(slider_, 1);
  row->addWidget(label_);
  row->addWidget(speed_);
  connect(play_, &QToolButton::toggled, this, &TimeBar::Play);
  connect(slider_, &QSlider::valueChanged, this,
          [this](int step) { SetTime(end_s_ * step / kSteps); });
  connect(&timer_, &QTimer::timeout, this, &TimeBar::Step);
  SetTime(0);
}

void TimeBar::SetEnd(double end_s) {
  end_s_ = end_s > 0 ? end_s : 1;
  SetTime(time_s_);
}

void TimeBar::SetTime(double time_s) {
  time_s_ = std::clamp(time_s, 0.0, end_s_);
  const QSignalBlocker quiet(slider_);
  slider_->setValue(static_cast<int>(time_s_ / end_s_ * kSteps + 0.5));
  label_->setText(tr("%1 of %2 s").arg(time_s_, 0, 'f', 1).arg(end_s_, 0, 'g', 8));
  emit timeChanged(time_s_);
}

void TimeBar::Play(bool playing) {
  play_->setIcon(style()->standardIcon(playing ? QStyle::SP_MediaPause : QStyle::SP_MediaPlay));
  if (!playing) {
    timer_.stop();
    return;
  }
  if (time_s_ >= end_s_) SetTime(0);
  since_step_.start();
  timer_.start(kFrameMilliseconds);
}

void TimeBar::Step() {
  const double seconds = static_cast<double>(since_step_.restart()) / 1e3;
  SetTime(time_s_ + end_s_ * seconds / speed_->currentData().toDouble());
  if (time_s_ >= end_s_) play_->setChecked(false);
}

}  // namespace giot
