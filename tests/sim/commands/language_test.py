"""check, explain, schema and devices as a user meets them: words, exit statuses, what they load.

Usage: language_test.py GIOT FOLDER, where FOLDER holds the shipped scenarios
"""

import pathlib
import re
import subprocess
import sys
import tempfile
import time
import unittest

GIOT = pathlib.Path(sys.argv[1]).resolve()
SHIPPED = sorted(pathlib.Path(sys.argv[2]).resolve().glob("*.toml"))
GOOD = """[run]
duration_s = 3600
seed = 7
[nodes.sensors]
count = 4
device = "nrf52840"
radio = "nrf52840"
[nodes.sinks]
role = "sink"
device = "raspberry_pi_4"
radio = "cc2538"
[network]
kind = "sensor_field"
[arms.many.set]
nodes.sensors.count = 8
[ns3]
"ns3::SixLowPanNetDevice::MeshUnderRadius" = 3
"""


class Language(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.file = pathlib.Path(self.folder.name) / "good.toml"
        self.file.write_text(GOOD)

    def tearDown(self):
        self.folder.cleanup()

    def giot(self, *arguments):
        done = subprocess.run([GIOT, *arguments], cwd=self.folder.name, capture_output=True,
                              text=True, timeout=60)
        return done.returncode, done.stdout, done.stderr

    def test_check_sums_up_a_good_scenario_in_a_line(self):
        status, out, err = self.giot("check", "good.toml")
        self.assertEqual((status, err), (0, ""))
        self.assertRegex(out, r"^good.toml: good; run [0-9a-f]{16}, 5 nodes, 3600 s simulated, "
                              r"seed 7\n$")

    def test_shipped_scenarios_are_good(self):
        self.assertTrue(SHIPPED)
        for scenario in SHIPPED:
            with self.subTest(scenario=scenario.name):
                status, _, err = self.giot("check", str(scenario))
                self.assertEqual((status, err), (0, ""))

    def test_check_takes_overrides(self):
        status, out, _ = self.giot("check", "good.toml", "nodes.sensors.count=40", "run.seed=9")
        self.assertEqual(status, 0)
        self.assertIn("41 nodes, 3600 s simulated, seed 9", out)

    def test_check_names_the_same_run_wherever_the_file_lies(self):
        _, here, _ = self.giot("check", "good.toml")
        with tempfile.TemporaryDirectory() as elsewhere:
            path = pathlib.Path(elsewhere) / "other.toml"
            path.write_text(GOOD)
            _, there, _ = self.giot("check", str(path))
        run = re.compile(r"run ([0-9a-f]+)")
        self.assertEqual(run.search(here)[1], run.search(there)[1])

    def test_faults_of_the_command_line_exit_with_2(self):
        for arguments, words in [
            (["check", "good.toml", "run.sead=1"], 'did you mean "seed"?'),
            (["check", "good.toml", "run.seed"], "command line: expected key=value, found"),
            (["check", "no_such.toml"], "no_such.toml: expected a scenario file, found no such"),
            (["check", "."], ".: expected a scenario file, found a folder"),
            (["check", "/dev/null"], "/dev/null: expected a scenario file, found no ordinary file"),
            (["check"], "file"),
            (["check", "good.toml", "--fast"], "--fast"),
            (["explain", "run.durations"], 'unknown key "run.durations"; did you mean '
                                           '"run.duration_s"?'),
            (["explain", "nonsense_entirely"], "`giot explain` lists them all"),
            (["devices", "nrf5284"], 'unknown device "nrf5284"; did you mean "nrf52840"?'),
            (["devices", "mine.toml"], "mine.toml: expected a device profile"),
            (["schema", "extra"], "extra"),
        ]:
            with self.subTest(arguments=arguments):
                status, out, err = self.giot(*arguments)
                self.assertEqual((status, out), (2, ""))
                self.assertIn(words, err)

    def test_explain_shows_keys_with_unit_default_bound_and_meaning(self):
        status, out, _ = self.giot("explain", "nodes.sensors.battery.capacity_j")
        self.assertEqual(status, 0)
        self.assertEqual(out, "[nodes.NAME.battery]: leave the table out for mains power\n"
                              "  capacity_j: a number > 0, in J; default 2000.0\n"
                              "      give the usable energy of a full battery in joules\n")

    def test_explain_filters_by_beginning_and_by_last_part(self):
        self.assertIn("duration_s: a number > 0, in s; required", self.giot("explain", "run.dur")[1])
        self.assertIn("[nodes.NAME.solar]", self.giot("explain", "peak_w_m2")[1])
        self.assertNotIn("[nodes", self.giot("explain", "network")[1])

    def test_explain_lists_what_plug_ins_bring(self):
        out = self.giot("explain")[1]
        self.assertIn('[network] with kind = "sensor_field": ', out)
        self.assertIn('[workloads.NAME] with kind = "replay": ', out)
        self.assertIn('[agents.NAME] with kind = "twin": ', out)

    def test_devices_lists_the_profiles_and_sources_each_number(self):
        out = self.giot("devices")[1]
        for name in ["nrf52840", "cc2420", "raspberry_pi_4", "a100"]:
            self.assertRegex(out, rf"(?m)^{name} ")
        out = self.giot("devices", "nrf52840")[1]
        self.assertRegex(out, r"peak fp32 +64 MFLOP/s +A  a quarter of the int8 rate")
        self.assertRegex(out, r"transmit at 0 dBm +19.2 mW +V  6.4 mA at 3 V; Nordic")

    def test_every_command_has_help_with_an_example(self):
        for command in ["check", "explain", "schema", "devices"]:
            status, out, _ = self.giot(command, "--help")
            self.assertEqual(status, 0)
            self.assertIn("Example:", out)

    def test_giot_loads_no_torch(self):
        loaded = subprocess.run(["ldd", GIOT], check=True, capture_output=True, text=True).stdout
        self.assertNotIn("torch", loaded)
        self.assertIn("libns3", loaded)

    def test_time_to_check_is_told(self):
        # Told, not judged: a busy machine is no fault of giot's. On an idle one it is 25 ms.
        times = []
        for _ in range(5):
            start = time.perf_counter()
            self.giot("check", "good.toml")
            times.append(time.perf_counter() - start)
        print(f"giot check: {min(times) * 1e3:.0f} ms at best of 5")


unittest.main(argv=sys.argv[:1], verbosity=1)
