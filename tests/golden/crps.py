#!/usr/bin/env python3
"""CRPS of N(0, 1) at y: y (2 Phi(y) - 1) + 2 phi(y) - 1 / sqrt(pi) (Gneiting and Raftery 2007, eq. 21)."""
from math import erf, exp, pi, sqrt

for y in (0, 1, 2):
    print(y, f"{y * erf(y / sqrt(2)) + 2 * exp(-y * y / 2) / sqrt(2 * pi) - 1 / sqrt(pi):.6f}")
