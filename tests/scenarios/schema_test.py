"""The schema that `giot schema` prints is itself valid, takes good scenarios and refuses bad ones.

Usage: schema_test.py GIOT FOLDER, where FOLDER holds the shipped scenarios
"""

import json
import pathlib
import subprocess
import sys
import tomllib

import jsonschema

GOOD = """
[run]
duration_s = 100
[nodes.sensors]
count = 4
device = "nrf52840"
radio = "nrf52840"
[nodes.sensors.battery]
capacity_j = 5.5
[nodes.sinks]
role = "sink"
device = "mine.toml"
[network]
kind = "sensor_field"
channels = [11, 15]
[network.mac]
max_retries = 2
[workloads.wind]
kind = "replay"
group = "sensors"
file = "wind.csv"
[ns3]
"ns3::UdpSocket::RcvBufSize" = 5
[arms.a.set]
run.seed = 3
[sweep]
replications = 3
[sweep.grid]
"run.seed" = [1, 2]
"""

# What is changed in GOOD; each must be refused.
BAD = [
    ("duration_s = 100", ""),
    ("duration_s = 100", "duration_s = 0"),
    ("duration_s = 100", 'duration_s = "100"'),
    ("count = 4", "count = 4.5"),
    ("count = 4", "count = 0"),
    ("count = 4", "cuont = 4"),
    ('device = "nrf52840"', ""),
    ('device = "nrf52840"', 'device = "nrf52841"'),
    ('role = "sink"', 'role = "sinc"'),
    ('kind = "sensor_field"', ""),
    ('kind = "sensor_field"', 'kind = "sensor"'),
    ('kind = "sensor_field"', 'kind = "sensor_field"\nsensors = 3'),
    ("channels = [11, 15]", "channels = 11"),
    ("channels = [11, 15]", "channels = [10]"),
    ("max_retries = 2", "max_retries = 99"),
    ('group = "sensors"', ""),
    ("replications = 3", "replications = 0"),
    ("[1, 2]", "[]"),
    ("capacity_j = 5.5", "capacity_j = -1"),
]


def main():
    giot, scenarios = sys.argv[1], sorted(pathlib.Path(sys.argv[2]).glob("*.toml"))
    schema = json.loads(subprocess.run([giot, "schema"], check=True, capture_output=True).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    validator.validate(tomllib.loads(GOOD))
    for old, new in BAD:
        assert GOOD.count(old) >= 1, old
        bad = tomllib.loads(GOOD.replace(old, new, 1))
        if validator.is_valid(bad):
            sys.exit(f"the schema takes {new!r} in place of {old!r}")
    for path in scenarios:
        with open(path, "rb") as file:
            validator.validate(tomllib.load(file))
    print(f"valid; {len(BAD)} bad scenarios refused, {len(scenarios)} shipped ones taken")


main()
