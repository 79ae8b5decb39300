#include "sim/stop_signal.h"

#include <signal.h>

#include <cassert>

namespace giot {
namespace {

volatile sig_atomic_t g_signal = 0;  // Written by the handler alone while a StopSignal lives.
bool g_listening = false;
struct sigaction g_old_interrupt;
struct sigaction g_old_terminate;

void Note(int signal) { g_signal = signal; }

void Listen(int signal, struct sigaction* old) {
  struct sigaction action = {};
  action.sa_handler = Note;
  action.sa_flags = SA_RESTART | SA_RESETHAND;
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, old);
}

}  // namespace

StopSignal::StopSignal() {
  assert(!g_listening);
  g_listening = true;
  g_signal = 0;
  Listen(SIGINT, &g_old_interrupt);
  Listen(SIGTERM, &g_old_terminate);
}

StopSignal::~StopSignal() {
  sigaction(SIGINT, &g_old_interrupt, nullptr);
  sigaction(SIGTERM, &g_old_terminate, nullptr);
  g_listening = false;
}

bool StopSignal::requested() const { return g_signal != 0; }

std::string StopSignal::name() const {
  switch (g_signal) {
    case 0: return "";
    case SIGINT: return "SIGINT";
    default: return "SIGTERM";
  }
}

int StopSignal::exit_status() const { return g_signal == 0 ? 0 : 128 + g_signal; }

}  // namespace giot
