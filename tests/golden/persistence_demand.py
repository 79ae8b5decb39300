#!/usr/bin/env python3
"""Persistence on the test weeks of scenarios/data/england_demand_half_hourly.csv (7 August 2000 on), as
`giot reproduce E12 --sets demand` scores it: 21 windows of 48 half-hours. ND and NRMSE."""
import csv
import pathlib

path = pathlib.Path(__file__).parents[2] / "scenarios/data/england_demand_half_hourly.csv"
rows = list(csv.DictReader(path.open()))
y = [float(row["demand_mw"]) for row in rows]
start = [row["time"] for row in rows].index("2000-08-07 00:00")
windows = (len(y) - start) // 48
stride = (len(y) - start - 48) // (windows - 1)
error = size = square = count = 0
for i in range(windows):
    origin = start + i * stride
    for value in y[origin : origin + 48]:
        error += abs(value - y[origin - 1])
        square += (value - y[origin - 1]) ** 2
        size += value
        count += 1
print(windows, f"ND {error / size:.6f} NRMSE {(square / count) ** 0.5 / (size / count):.6f}")
