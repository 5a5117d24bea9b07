"""How unlikely something is, given what was seen before.

A share is compared by the beta-binomial distribution with Jeffreys' prior (1/2, 1/2): the chance
of so many bad ones of so many, when so many of so many were bad before. What was seen before never
counts for more than `WEIGHT` articles, so that a long past does not make small changes certain.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, fsum, inf, lgamma, log, sqrt
from statistics import median

WEIGHT = 200
"""What was seen before counts as so many articles at most."""
LEAST_SPREAD = 0.15
"""Standard deviation of the logarithms of lengths, at least."""
FAR = 2.0
"""Lengths further from the middle count as if they were so many deviations away: odd articles."""
A_HALF_AND_MORE = log(2.5)
"""But never nearer than that, or a half could not be seen."""


def chance_of_share(bad: int, of: int, bad_before: int, of_before: int) -> float:
    """The chance of at least `bad` of `of`, when `bad_before` of `of_before` were bad before.

    >>> chance_of_share(3, 3, 0, 60) < 1e-4 < chance_of_share(2, 2, 0, 60)
    True
    """
    scale = min(1.0, WEIGHT / of_before) if of_before else 1.0
    a = bad_before * scale + 0.5
    b = (of_before - bad_before) * scale + 0.5
    whole = _log_beta(a, b)
    return min(
        1.0,
        fsum(
            exp(_log_choose(of, k) + _log_beta(k + a, of - k + b) - whole)
            for k in range(bad, of + 1)
        ),
    )


def shift_of_lengths(now: Sequence[int], before: Sequence[int]) -> tuple[float, float]:
    """How lengths moved: the ratio of their geometric means, and by how many standard errors.

    >>> ratio, errors = shift_of_lengths([300, 310, 290, 305, 300], [600, 620, 580, 640] * 5)
    >>> round(ratio, 1), errors < -5
    (0.5, True)
    """
    logs_now, logs = ([log(max(n, 1)) for n in lengths] for lengths in (now, before))
    middle = median(logs)
    usual = max(1.4826 * median(abs(x - middle) for x in logs), LEAST_SPREAD)
    reach = max(FAR * usual, A_HALF_AND_MORE)
    low, high = middle - reach, middle + reach
    logs_now, logs = ([min(max(x, low), high) for x in some] for some in (logs_now, logs))
    mean_now, mean = fsum(logs_now) / len(logs_now), fsum(logs) / len(logs)
    spread = sqrt(fsum((x - mean) ** 2 for x in logs) / max(len(logs) - 1, 1))
    error = max(spread, LEAST_SPREAD) * sqrt(1 / len(now) + 1 / len(before))
    return exp(mean_now - mean), (mean_now - mean) / error


def surprise(chance: float) -> float:
    """Natural logarithm of one over a chance: surprises of independent things add up."""
    return -log(chance) if chance > 0 else inf


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
