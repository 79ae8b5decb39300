#!/usr/bin/env python3
"""Writes the corpus of malformed scenarios: one file a case, each with one thought-out fault.

The files are kept in git; this script says how they came about. `words.txt` beside them holds what
giot must say of each (a line that ends in ... is compared up to there): drafted by `check.py --show`,
read through by hand. Usage: make.py (in this folder).
"""

import pathlib

GOOD = """[run]
title = "Four sensors and a sink"
duration_s = 3600
seed = 1

[nodes.sensors]
count = 4
device = "nrf52840"
radio = "nrf52840"
tx_power_dbm = 0

[nodes.sensors.position]
layout = "grid"
width_m = 50

[nodes.sensors.battery]
capacity_j = 500

[nodes.sinks]
role = "sink"
device = "raspberry_pi_4"
radio = "cc2538"

[network]
kind = "sensor_field"
topology = "star"

[workloads.wind]
kind = "replay"
group = "sensors"
file = "readings.csv"

[agents.twin]
kind = "twin"
sensors = "sensors"
workload = "wind"
"""

cases = {}


def whole(name, text):
    """A case whose whole text is given, as str or bytes."""
    assert name not in cases, name
    cases[name] = text if isinstance(text, bytes) else text.encode()


def but(name, old, new):
    """GOOD with one text replaced."""
    assert GOOD.count(old) >= 1, (name, old)
    whole(name, GOOD.replace(old, new, 1))


def add(name, lines):
    """GOOD with lines added at its end."""
    whole(name, GOOD + lines)


def value(name, key, new):
    """GOOD with the value of a key (`table.key` or `key`) replaced."""
    line = next(x for x in GOOD.splitlines() if x.startswith(key + " = "))
    but(name, line, f"{key} = {new}")


# Syntax
value("syntax_string_not_closed", "title", '"Four sensors')
value("syntax_literal_not_closed", "title", "'Four sensors")
whole("syntax_long_string_not_closed", 'a = """x\n' + GOOD)
add("syntax_list_not_closed", "model = [1, 2\n")
but("syntax_header_not_closed", "[run]", "[run")
but("syntax_header_closed_twice", "[run]", "[run]]")
add("syntax_inline_table_not_closed", "threshold = { high = 1\n")
but("syntax_no_equals", "seed = 1", "seed 1")
but("syntax_colon_for_equals", "seed = 1", "seed: 1")
value("syntax_no_value", "seed", "")
value("syntax_bare_word", "layout", "grid")
value("syntax_python_true", "seed", "True")
value("syntax_yes", "seed", "yes")
value("syntax_none", "seed", "None")
value("syntax_two_values", "seed", "1 2")
but("syntax_two_pairs_on_a_line", "seed = 1", "seed = 1 title = 2")
value("syntax_decimal_comma", "duration_s", "3600,5")
value("syntax_unit_in_value", "duration_s", "3600s")
value("syntax_percent", "width_m", "50%")
value("syntax_leading_zero", "seed", "007")
value("syntax_trailing_point", "width_m", "50.")
value("syntax_leading_point", "width_m", ".5")
value("syntax_two_signs", "seed", "+-1")
value("syntax_trailing_underscore", "seed", "1_")
value("syntax_empty_hex", "seed", "0x")
value("syntax_bad_binary", "seed", "0b102")
value("syntax_expression", "duration_s", "60 * 60")
value("syntax_bad_escape", "title", '"C:\\data"')
value("syntax_control_character", "title", '"a\x01b"')
value("syntax_newline_in_string", "title", '"Four\nsensors"')
value("syntax_smart_quotes", "layout", "“grid”")
value("syntax_bad_date", "seed", "2021-13-01")
value("syntax_missing_comma", "seed", "[1 2]")
but("syntax_semicolon_comment", "seed = 1", "; seed = 1")
but("syntax_slash_comment", "seed = 1", "// seed = 1")
but("syntax_key_with_a_space", "seed = 1", "the seed = 1")
but("syntax_key_empty", "seed = 1", "= 1")
but("syntax_header_empty", "[network]", "[]")
but("syntax_header_ends_in_a_dot", "[network]", "[network.]")
but("syntax_header_starts_with_a_dot", "[network]", "[.network]")
but("syntax_key_of_two_dots", "seed = 1", "seed..x = 1")
but("syntax_inline_table_over_lines", "[network]\n", "[network]\nmac = { max_retries = 1,\nmin_be = 2 }\n")
but("syntax_stray_bracket", "seed = 1", "seed = 1 ]")
but("syntax_not_ascii_key", "seed = 1", "größe = 1")
but("twice_a_key", "seed = 1", "seed = 1\nseed = 1")
add("twice_a_table", "[run]\nseed = 2\n")
add("twice_a_dotted_key", "threshold.high = 1\nthreshold.high = 2\n")
whole("twice_a_value_and_a_table", "run = 1\n" + GOOD)
add("twice_a_list_and_a_table", "[[run]]\n")
add("twice_a_key_in_an_inline_table", "x = { a = 1, a = 2 }\n")
whole("bytes_not_utf8", GOOD.encode().replace(b"Four", b"F\xfcnf"))
whole("bytes_utf16", b"\xff\xfe" + GOOD.encode("utf-16-le"))
whole("bytes_nul", GOOD.encode().replace(b"Four", b"F\0ur"))
whole("bytes_overlong_utf8", GOOD.encode().replace(b"Four", b"F\xc0\xafur"))
whole("bytes_lone_surrogate", GOOD.encode().replace(b"Four", b"F\xed\xa0\x80ur"))
whole("bytes_png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
whole("bytes_gzip", b"\x1f\x8b\x08\0\0\0\0\0\0\x03")
whole("bytes_hdf5", b"\x89HDF\r\n\x1a\n\0\0\0\0")
whole("bytes_all_zero", b"\0" * 64)
whole("other_json", '{"run": {"duration_s": 3600}}\n')
whole("other_yaml", "run:\n  duration_s: 3600\n")
whole("other_xml", "<run><duration_s>3600</duration_s></run>\n")
whole("other_csv", "time_s,reading\n0,1.5\n")
whole("other_shell", "#!/bin/sh\ngiot run x.toml\n")
whole("other_prose", "Please run forty sensors for a day.\n")
whole("deep_key", "a" + ".a" * 5000 + " = 1\n" + GOOD)
whole("deep_header", "[a" + ".a" * 5000 + "]\n" + GOOD)
whole("deep_list", "a = " + "[" * 5000 + "\n" + GOOD)
whole("deep_closed_list", "a = " + "[" * 100 + "]" * 100 + "\n" + GOOD)
whole("deep_inline_tables", "a = " + "{a = " * 300 + "1" + "}" * 300 + "\n" + GOOD)

# What is missing
whole("missing_everything", "")
whole("missing_all_but_a_comment", "# nothing yet\n")
whole("missing_all_behind_a_mark", b"\xef\xbb\xbf")
whole("missing_all_but_line_ends", "\r\n\r\n")
but("missing_run", '[run]\ntitle = "Four sensors and a sink"\nduration_s = 3600\nseed = 1\n', "")
but("missing_duration", "duration_s = 3600\n", "")
but("missing_device", 'device = "nrf52840"\n', "")
but("missing_network", '[network]\nkind = "sensor_field"\ntopology = "star"\n', "")
but("missing_network_kind", 'kind = "sensor_field"\n', "")
but("missing_workload_kind", 'kind = "replay"\n', "")
but("missing_agent_kind", 'kind = "twin"\n', "")
but("missing_workload_group", 'group = "sensors"\n', "")
but("missing_workload_file", 'file = "readings.csv"\n', "")
but("missing_agent_sensors", 'sensors = "sensors"\n', "")
but("missing_agent_workload", 'workload = "wind"\n', "")
whole("missing_nodes", '[run]\nduration_s = 1\n[network]\nkind = "sensor_field"\n')
whole("missing_groups", '[run]\nduration_s = 1\n[nodes]\n[network]\nkind = "sensor_field"\n')
add("missing_all_of_a_group", "[nodes.relays]\n")

# Tables that are none, and the other way round
whole("table_run_is_a_number", GOOD.replace("[run]\n", "run = 3\n[runs]\n"))
but("table_run_is_a_list", "[run]", "[[run]]")
whole("table_nodes_is_a_string", 'nodes = "four"\n' + GOOD.split("[nodes.sensors]")[0])
but("table_group_is_a_list", "[nodes.sinks]", "[[nodes.sinks]]")
add("table_group_is_a_number", "[nodes]\nrelays = 3\n")
but("table_position_is_a_string", '[nodes.sensors.position]\nlayout = "grid"\nwidth_m = 50\n',
    'position = "grid"\n')
but("table_battery_is_a_number", "[nodes.sensors.battery]\ncapacity_j = 500\n", "")
cases["table_battery_is_a_number"] = GOOD.replace("tx_power_dbm = 0", "battery = 500").replace(
    "[nodes.sensors.battery]\ncapacity_j = 500\n", "").encode()
but("table_battery_is_true", 'role = "sink"', 'role = "sink"\nbattery = true')
but("table_solar_is_a_list", 'role = "sink"', 'role = "sink"\nsolar = [0.01]')
but("table_network_is_a_list", "[network]", "[[network]]")
but("table_workload_is_a_list", "[workloads.wind]", "[[workloads.wind]]")
whole("table_agents_is_a_list", 'agents = ["twin"]\n' + GOOD.split("[agents.twin]")[0])
whole("table_arms_is_a_string", 'arms = "fast"\n' + GOOD)
add("table_set_is_a_string", '[arms.fast]\nset = "run.seed=3"\n')
whole("table_ns3_is_a_string", 'ns3 = "none"\n' + GOOD)
whole("table_sweep_is_a_number", "sweep = 10\n" + GOOD)
add("table_grid_is_a_list", "[sweep]\ngrid = [1, 2]\n")
whole("table_devices_is_a_boolean", "devices = true\n" + GOOD)
but("table_count_is_a_table", "count = 4", "count = { value = 4 }")
but("table_seed_is_a_table", "seed = 1", "seed.value = 1")

# Keys that do not exist
but("key_misspelt", "count = 4", "cuont = 4")
but("key_without_its_unit", "duration_s", "duration")
but("key_in_milliseconds", "duration_s", "duration_ms")
but("key_in_kilojoules", "capacity_j", "capacity_kj")
but("key_with_a_hyphen", "tx_power_dbm", "tx-power-dbm")
but("key_in_capitals", "seed = 1", "SEED = 1")
but("key_of_another_table", "count = 4", "duration_s = 4")
but("key_quoted_with_a_space", "seed = 1", '"seed " = 1')
but("key_empty_in_quotes", "seed = 1", '"" = 1')
but("key_in_another_script", "seed = 1", '"s\u0435\u0435d" = 1')
but("key_with_a_line_end", "seed = 1", '"se\\ned" = 1')
but("key_of_another_kind", 'topology = "star"', 'toplogy = "star"')
but("key_of_a_workload", 'file = "readings.csv"', 'file = "readings.csv"\ncolumn = ["a"]')
but("key_of_an_agent", 'workload = "wind"', 'workload = "wind"\ntolerance = 0.5')
whole("key_outermost", "duration_s = 3600\n" + GOOD)
add("key_a_hundred_letters_long", "x" * 100 + " = 1\n")
but("table_in_capitals", "[run]", "[Run]")
but("table_singular", "[nodes.sensors]", "[node.sensors]")
but("table_battery_misspelt", "[nodes.sensors.battery]", "[nodes.sensors.batery]")
add("table_unknown", "[output]\nfile = \"run.h5\"\n")
add("table_within_a_position", "[nodes.sensors.position.centre]\nx_m = 3\n")
add("table_of_a_device_not_in_use", "[devices.a100]\nfp32_rate_factor = 2\n")
add("table_of_a_device_misspelt", "[devices.nrf52480]\nfp32_rate_factor = 2\n")
add("table_with_an_unknown_factor", "[devices.nrf52840]\nint8_rate_factor = 2\n")

# Wrong types
value("type_duration_in_quotes", "duration_s", '"3600"')
value("type_duration_true", "duration_s", "true")
value("type_duration_list", "duration_s", "[3600]")
value("type_duration_date", "duration_s", "2024-01-01")
value("type_duration_time", "duration_s", "01:00:00")
value("type_seed_float", "seed", "1.0")
value("type_seed_exponent", "seed", "1e3")
value("type_seed_word", "seed", '"random"')
value("type_count_float", "count", "4.5")
value("type_count_true", "count", "true")
value("type_title_number", "title", "4")
value("type_title_list", "title", '["Four"]')
value("type_device_number", "device", "52840")
value("type_device_list", "device", '["nrf52840", "stm32l4r5"]')
value("type_layout_true", "layout", "true")
but("type_sleeps_number", "count = 4", "count = 4\nsleeps = 1")
but("type_sleeps_in_quotes", "count = 4", 'count = 4\nsleeps = "false"')
but("type_portable_math_number", "seed = 1", "seed = 1\nportable_math = 0")
but("type_channels_number", 'topology = "star"', "channels = 11")
but("type_channels_words", 'topology = "star"', 'channels = ["11"]')
but("type_columns_string", 'file = "readings.csv"', 'file = "readings.csv"\ncolumns = "a"')
but("type_columns_numbers", 'file = "readings.csv"', 'file = "readings.csv"\ncolumns = ["a", 2]')
value("type_kind_number", "kind", "1")
value("type_kind_list", "kind", '["sensor_field"]')
value("type_file_number", "file", "1")
add("type_grid_value_alone", '[sweep.grid]\n"run.seed" = 3\n')
add("type_grid_without_values", '[sweep.grid]\n"run.seed" = []\n')
add("type_arms_string", '[arms.fast.set]\n[sweep]\narms = "fast"\n')
add("type_replications_float", "[sweep]\nreplications = 2.5\n")

# Out of bounds
value("bound_duration_zero", "duration_s", "0")
value("bound_duration_minus_zero", "duration_s", "-0.0")
value("bound_duration_negative", "duration_s", "-3600")
value("bound_duration_nan", "duration_s", "nan")
value("bound_duration_infinite", "duration_s", "inf")
value("bound_duration_minus_infinite", "duration_s", "-inf")
value("bound_duration_beyond_double", "duration_s", "1e400")
value("bound_duration_beyond_exact", "duration_s", "9007199254740993")
value("bound_seed_negative", "seed", "-1")
value("bound_seed_beyond_64_bits", "seed", "18446744073709551616")
value("bound_seed_least_64_bits", "seed", "-9223372036854775808")
value("bound_count_zero", "count", "0")
value("bound_count_negative", "count", "-4")
value("bound_count_too_many", "count", "1000001")
value("bound_count_huge", "count", "9223372036854775807")
value("bound_width_zero", "width_m", "0")
value("bound_width_nan", "width_m", "nan")
but("bound_height_negative", "width_m = 50", "height_m = -50")
but("bound_antenna_under_ground", "width_m = 50", "z_m = -1")
but("bound_x_infinite", "width_m = 50", "x_m = inf")
value("bound_capacity_zero", "capacity_j", "0")
but("bound_charge_above_one", "capacity_j = 500", "charge_at_start = 1.1")
but("bound_charge_in_percent", "capacity_j = 500", "charge_at_start = 80")
but("bound_charge_nan", "capacity_j = 500", "charge_at_start = nan")
but("bound_revive_negative", "capacity_j = 500", "revive_at = -0.05")
add("bound_panel_without_area", "[nodes.sensors.solar]\narea_m2 = 0\n")
add("bound_panel_too_good", "[nodes.sensors.solar]\nefficiency = 20\n")
add("bound_sun_below_nothing", "[nodes.sensors.solar]\npeak_w_m2 = -800\n")
add("bound_sunrise_after_the_day", "[nodes.sensors.solar]\nsunrise_s = 86401\n")
add("bound_day_without_light", "[nodes.sensors.solar]\nday_length_s = 0\n")
value("bound_power_too_high", "tx_power_dbm", "100")
value("bound_power_too_low", "tx_power_dbm", "-61")
but("bound_sensing_negative", "count = 4", "sensor_active_w = -0.001")
but("bound_sensing_time_negative", "count = 4", "sensor_time_s = -1")
but("bound_interval_negative", "seed = 1", "sample_interval_s = -1")
but("bound_channel_ten", 'topology = "star"', "channels = [11, 10]")
but("bound_channel_nan", 'topology = "star"', "channels = [nan]")
but("bound_exponent_zero", 'topology = "star"', "path_loss.exponent = 0")
but("bound_retries_eight", 'topology = "star"', "mac.max_retries = 8")
but("bound_wan_delay_negative", 'topology = "star"', "wan_delay_s = -0.02")
but("bound_sample_period_zero", 'file = "readings.csv"', 'file = "readings.csv"\nsample_period_s = 0')
but("bound_noise_negative", 'file = "readings.csv"', 'file = "readings.csv"\nnoise_sd = -1')
but("bound_tolerance_negative", 'workload = "wind"', 'workload = "wind"\ntolerance_m_s = -0.5')
add("bound_factor_zero", "[devices.nrf52840]\nfp32_rate_factor = 0\n")
add("bound_replications_zero", "[sweep]\nreplications = 0\n")

# Names that are not known
value("name_device_misspelt", "device", '"nrf52480"')
value("name_device_in_capitals", "device", '"NRF52840"')
value("name_device_empty", "device", '""')
value("name_device_a_radio", "device", '"cc2420"')
value("name_device_of_another_maker", "device", '"zx81"')
value("name_radio_a_processor", "radio", '"a100"')
value("name_radio_misspelt", "radio", '"cc2430"')
value("name_role_misspelt", "role", '"snik"')
value("name_role_empty", "role", '""')
value("name_layout_misspelt", "layout", '"girid"')
value("name_network_misspelt", "kind", '"sensor_filed"')
value("name_network_empty", "kind", '""')
value("name_topology_unknown", "topology", '"ring"')
but("name_workload_unknown", 'kind = "replay"', 'kind = "reply"')
but("name_agent_unknown", 'kind = "twin"', 'kind = "tiwn"')
value("name_group_misspelt", "group", '"sensor"')
value("name_agents_group_unknown", "sensors", '"meters"')
value("name_agents_workload_unknown", "workload", '"wnid"')
but("name_policy_unknown", 'workload = "wind"', 'workload = "wind"\npolicy = "allways"')
but("name_unit_unknown", 'file = "readings.csv"', 'file = "readings.csv"\nunit = "knots"')
but("name_with_a_slash", "[workloads.wind]", '[workloads."wind/2"]')
but("name_with_a_space", "[agents.twin]", '[agents."the twin"]')
add("name_empty", '[arms."".set]\n')
add("name_not_ascii", '[arms."größe".set]\n')
add("name_too_long", "[arms." + "x" * 41 + ".set]\n")

# Files
value("file_missing", "file", '"no_such.csv"')
value("file_a_folder", "file", '"."')
value("file_without_a_name", "file", '""')
value("file_with_a_nul", "file", '"readings.csv\\u0000"')
value("file_with_a_line_end", "file", '"readings\\n.csv"')
value("file_a_device_node", "file", '"/dev/null"')
value("file_below_a_file", "file", '"readings.csv/x"')
value("file_name_too_long", "file", '"' + "x" * 300 + '"')
but("file_model_missing", 'workload = "wind"', 'workload = "wind"\nmodel = "wind.giot"')
value("file_device_missing", "device", '"mine.toml"')
value("file_device_malformed", "device", '"device/without_source.toml"')
value("file_device_without_processor", "device", '"device/radio_only.toml"')
but("file_positions_missing", 'layout = "grid"\nwidth_m = 50', 'layout = "file"\nfile = "places.csv"')

# Rules across tables
value("rule_level_not_of_the_radio", "tx_power_dbm", "4")
but("rule_level_without_radio", 'radio = "nrf52840"\ntx_power_dbm = 0', "tx_power_dbm = 8")
but("rule_layout_without_file", 'layout = "grid"', 'layout = "file"')
but("rule_file_without_layout", "width_m = 50", 'file = "readings.csv"')
but("rule_spread_without_file", "width_m = 50", "spread_m = 5")
but("rule_sun_without_battery", 'role = "sink"', 'role = "sink"\nsolar.area_m2 = 0.1')
add("rule_sunset_after_midnight", "[nodes.sensors.solar]\nsunrise_s = 64800\nday_length_s = 43200\n")
but("rule_interval_beyond_the_run", "seed = 1", "sample_interval_s = 7200")
but("rule_factor_on_a_device_without_fp32", 'device = "raspberry_pi_4"',
    'device = "coral"')
cases["rule_factor_on_a_device_without_fp32"] += b"[devices.coral]\nfp32_rate_factor = 2\n"
add("rule_arm_sets_an_unknown_key", '[arms.fast.set]\n"run.sead" = 3\n')
add("rule_arm_sets_a_bad_value", '[arms.fast.set]\n"nodes.sensors.count" = 0\n')
add("rule_arm_sets_an_unknown_group", "[arms.fast.set]\nnodes.sensor.count = 3\n")
add("rule_arm_sets_an_arm", '[arms.fast.set]\n"arms.slow.title" = "x"\n')
add("rule_arm_sets_no_key", '[arms.fast.set]\n"run..seed" = 3\n')
add("rule_arm_sets_twice", '[arms.fast.set]\n"run.seed" = 3\nrun.seed = 4\n')
add("rule_arm_of_a_bad_kind", '[arms.fast.set]\nnetwork.kind = "ring"\n')
add("rule_sweep_of_an_unknown_arm", '[arms.fast.set]\nrun.seed = 3\n[sweep]\narms = ["fats"]\n')
add("rule_grid_of_an_unknown_key", '[sweep.grid]\n"run.sede" = [1, 2]\n')
add("rule_grid_of_bad_values", '[sweep.grid]\n"run.duration_s" = [1, "long", -1]\n')
add("ns3_type_misspelt", '[ns3]\n"ns3::SixLowPanNetDevise::UseMeshUnder" = true\n')
add("ns3_attribute_misspelt", '[ns3]\n"ns3::SixLowPanNetDevice::UseMeshunder" = true\n')
add("ns3_value_out_of_range", '[ns3]\n"ns3::SixLowPanNetDevice::MeshUnderRadius" = 300\n')
add("ns3_value_of_another_type", '[ns3]\n"ns3::SixLowPanNetDevice::UseMeshUnder" = "perhaps"\n')
add("ns3_time_in_an_unknown_unit", '[ns3]\n"ns3::WifiPhy::ChannelSwitchDelay" = "3parsec"\n')
add("ns3_name_without_attribute", '[ns3]\n"ns3::SixLowPanNetDevice" = 1\n')
add("ns3_name_without_quotes", "[ns3]\nUseMeshUnder = true\n")

# Several faults at once
whole("many_faults", GOOD.replace("3600", "0").replace("count = 4", "cuont = 4").replace(
    '"grid"', '"gird"').replace("500", "-5").replace('"star"', "3"))
whole("many_faults_of_windows", GOOD.replace("3600", "0").replace("= 500", "= -5").replace("\n", "\r\n"))
whole("many_faults_behind_a_mark", b"\xef\xbb\xbf" + GOOD.replace("3600", "0").encode())

folder = pathlib.Path(__file__).parent
for old in folder.glob("*.toml"):
    old.unlink()
for name, text in cases.items():
    (folder / f"{name}.toml").write_bytes(text)
(folder / "readings.csv").write_text("time_s,a,b\n0,1.5,2.5\n10,1.6,2.4\n")
(folder / "device").mkdir(exist_ok=True)
(folder / "device/radio_only.toml").write_text("""description = "a radio and nothing else"

[radio]
receive_w = { value = 0.02, status = "A", source = "made up" }
idle_w = { value = 0.002, status = "A", source = "made up" }
sleep_w = { value = 0.0, status = "A", source = "made up" }

[radio.transmit_w]
"0" = { value = 0.02, status = "A", source = "made up" }
""")
(folder / "device/without_source.toml").write_text("""description = "a radio of no known source"

[radio]
receive_w = { value = 0.02, status = "A" }
idle_w = { value = 0.002, status = "A", source = "made up" }
sleep_w = { value = 0.0, status = "A", source = "made up" }

[radio.transmit_w]
"0" = { value = 0.02, status = "A", source = "made up" }
""")
print(len(cases), "cases")
