#!/usr/bin/python3
"""The variational bound of a diffusion on the 8 Gaussians where its denoiser is exact.

Ho, Jain and Abbeel 2020, equation 5, with the best variances of the steps (Bao et al. 2022), on
50,000 points of the mixture of tests/models/families/toy_examples.h (entropy 2.8314 nats).
Usage: diffusion_bound.py [steps]
"""
import sys

import numpy as np

random = np.random.default_rng(1)
ANGLES = np.arange(8) * np.pi / 4
CENTRES = 4 / 1.414 * np.stack([np.cos(ANGLES), np.sin(ANGLES)], 1)
VARIANCE = (0.5 / 1.414) ** 2


def exact_denoiser(noisy, kept):
    """E[x_0 | x_t] under the mixture."""
    spread = kept * VARIANCE + 1 - kept
    away = noisy[:, None] - np.sqrt(kept) * CENTRES
    weights = np.exp(-((away**2).sum(2)) / 2 / spread)
    weights /= weights.sum(1, keepdims=True)
    means = CENTRES + np.sqrt(kept) * VARIANCE / spread * away
    return (weights[:, :, None] * means).sum(1)


def cosine(steps):
    """alpha-bar of t = 0 .. steps (Nichol and Dhariwal 2021)."""
    angle = (np.arange(steps + 1) / steps + 0.008) / 1.008 * np.pi / 2
    beta = np.minimum(1 - np.cos(angle[1:]) ** 2 / np.cos(angle[:-1]) ** 2, 0.999)
    return np.concatenate([[1], np.cumprod(1 - beta)])


def bound(steps, rows=50000):
    kept = cosine(steps)
    x = CENTRES[random.integers(8, size=rows)] + random.normal(size=(rows, 2)) * VARIANCE**0.5
    last = kept[steps]
    loss = 0.5 * (last * x**2 - last - np.log(1 - last)).sum(1)
    for t in range(steps, 0, -1):
        noisy = np.sqrt(kept[t]) * x + np.sqrt(1 - kept[t]) * random.normal(size=x.shape)
        square = (exact_denoiser(noisy, kept[t]) - x) ** 2
        alpha = kept[t] / kept[t - 1]
        share = kept[t - 1] * ((1 - alpha) / (1 - kept[t])) ** 2
        posterior = (1 - kept[t - 1]) / (1 - kept[t]) * (1 - alpha)
        variance = posterior + share * square.mean()
        if t > 1:
            terms = (square * share + posterior) / variance + np.log(variance / posterior) - 1
        else:
            terms = square / variance + np.log(2 * np.pi * variance)
        loss += 0.5 * terms.sum(1)
    return loss.mean(), loss.std() / np.sqrt(rows)


print("bound {:.4f} nats, standard error {:.4f}".format(*bound(int((sys.argv + ["100"])[1]))))
