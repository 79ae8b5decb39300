#!/usr/bin/env python3
"""What gluonts' and CSDI's 19 quantiles make of the CRPS of N(0, 1) at y: mean of 2 pinball over levels
.05 ... .95 (the CRPS itself: crps.py)."""
from statistics import NormalDist

for y in (0, 1, 2):
    levels = [k / 20 for k in range(1, 20)]
    quantiles = [NormalDist().inv_cdf(level) for level in levels]
    losses = [(y - q) * (level - (y < q)) for q, level in zip(quantiles, levels)]
    print(y, f"{2 * sum(losses) / 19:.6f}")
