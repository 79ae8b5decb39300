// `giot gui [FILE]`: becomes giot-gui, a program of its own, for it links what giot may not.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "sim/commands/commands.h"

namespace giot {
namespace {

class GuiCommand final : public Command {
 public:
  std::string name() const override { return "gui"; }
  std::string summary() const override { return "Look at a result in a window"; }
  std::string example() const override { return "giot gui runs/twin_field.h5"; }
  void AddOptions(CLI::App& app) override {
    app.add_option("file", file_, "result: run.h5, or run.h5.part while it runs");
    app.add_option("--render", picture_, "draw into this picture instead of opening a window");
    app.add_option("--time", time_, "simulated seconds to show");
  }
  int Run() override {
    const std::filesystem::path own = std::filesystem::read_symlink("/proc/self/exe");
    const std::string program = (own.parent_path() / "giot-gui").string();
    std::vector<std::string> arguments{program};
    if (!picture_.empty()) arguments.insert(arguments.end(), {"--render", picture_});
    if (!time_.empty()) arguments.insert(arguments.end(), {"--time", time_});
    if (!file_.empty()) arguments.push_back(file_);
    std::vector<char*> pointers;
    for (std::string& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    execv(program.c_str(), pointers.data());
    throw std::system_error(errno, std::generic_category(), "starting " + program);
  }

 private:
  std::string file_;
  std::string picture_;
  std::string time_;
};

}  // namespace

std::unique_ptr<Command> MakeGuiCommand() { return std::make_unique<GuiCommand>(); }

}  // namespace giot
