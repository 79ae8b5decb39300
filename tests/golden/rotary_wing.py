#!/usr/bin/env python3
"""Propulsion power of a rotary-wing UAV, Zeng, Xu and Zhang (IEEE TWC 2019), table I's craft."""
from math import sqrt

W, RHO, R, A, OMEGA, S, S_FP, K, DELTA, G = 20, 1.225, 0.4, 0.503, 300, 0.05, 0.0151, 0.1, 0.012, 9.81


def power(v, n=1.0, v0=sqrt(W / (2 * RHO * A)), d0=S_FP / (S * A)):
    p0 = DELTA / 8 * RHO * S * A * (OMEGA * R) ** 3
    pi = (1 + K) * W**1.5 / sqrt(2 * RHO * A)
    induced = pi * n * sqrt(sqrt(n * n + v**4 / (4 * v0**4)) - v * v / (2 * v0 * v0))
    return p0 * (1 + 3 * v * v / (OMEGA * R) ** 2) + induced + d0 * RHO * S * A * v**3 / 2


def lowest(f, low, high):
    while high - low > 1e-9:
        left, right = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, right) if f(left) < f(right) else (left, high)
    return low


for rounded in ({}, {"v0": 4.03, "d0": 0.6}):
    print(rounded or "unrounded", *(f"{v}:{power(v, **rounded):.4f}" for v in (0, 1, 3, 5, 8, 10, 12, 15, 20, 25, 30)))
    endurance = lowest(lambda v: power(v, **rounded), 0, 60)
    reach = lowest(lambda v: power(v, **rounded) / v, 0.1, 60)
    print(f"  V_me {endurance:.4f} m/s, V_mr {reach:.4f} m/s at {power(reach, **rounded) / reach:.4f} J/m")
print(f"10 m/s on a circle of 20 m: {power(10, sqrt(1 + (10 * 10 / 20 / G) ** 2)):.4f} W")
