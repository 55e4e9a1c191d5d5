"""Two ways to turn a lead's points into a probability: Platt scaling and a signed ridge.

J. Platt, Probabilistic outputs for support vector machines and comparisons to regularized
likelihood methods (1999): a sigmoid of the score, fitted to targets drawn in from 0 and 1.
A. Hoerl and R. Kennard (1970) for the ridge; S. le Cessie and J. van Houwelingen (Applied
Statistics 41, 1992) for it in logistic regression. The ridge weighs each indicator's points anew,
but an indicator that speaks for a role may not come to speak against it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit
from threadpoolctl import ThreadpoolController

Array = NDArray[np.float64]

_BLAS = ThreadpoolController()

STRENGTHS = tuple(float(s) for s in np.logspace(-1, 3, 9))
"""Penalties tried for the ridge, in units of one review."""

VALIDATION = 0.3
"""Part of the fitting period, its latest, on which the penalty is chosen."""


@dataclass(frozen=True)
class Sigmoid:
    """`p = 1 / (1 + exp(-(intercept + slopes · x)))`; slopes are never below zero."""

    intercept: float
    slopes: tuple[float, ...]

    def __call__(self, x: Array) -> Array:
        """Return the probability of each row of `x` (n, features)."""
        return np.asarray(expit(self.intercept + x @ np.array(self.slopes)), dtype=np.float64)


def platt(points: Array, outcome: Array, weight: Array) -> Sigmoid:
    """Fit a sigmoid to points.

    Args:
        points: (n,) points of reviewed leads.
        outcome: (n,) 1 where the role was confirmed, else 0.
        weight: (n,) how much each review counts.

    Points that come out speaking against the role are given no slope: then only the base rate
    is left.
    """
    confirmed, other = float(outcome.sum()), float((1 - outcome).sum())
    target = np.where(outcome == 1, (confirmed + 1) / (confirmed + 2), 1 / (other + 2))
    return _fit(points[:, None], target, weight, penalty=1e-6)


def ridge(x: Array, outcome: Array, weight: Array, penalty: float) -> Sigmoid:
    """Fit a ridge logistic with slopes of zero or more.

    Args:
        x: (n, features) points that each indicator gave; what a counter takes off is negative.
        outcome: (n,) 1 where the role was confirmed, else 0.
        weight: (n,) how much each review counts.
        penalty: on the sum of squared slopes of standardized features.
    """
    return _fit(x, outcome, weight, penalty)


def penalty_by_time(x: Array, outcome: Array, weight: Array) -> float:
    """Choose the ridge's penalty: fitted on the earlier reviews, judged on the later ones.

    Rows are in order of time. Of equals the strongest is taken.
    """
    cut = round(len(outcome) * (1 - VALIDATION))
    found = []
    for strength in STRENGTHS:
        fitted = ridge(x[:cut], outcome[:cut], weight[:cut], strength)
        loss = log_losses(fitted(x[cut:]), outcome[cut:])
        found.append((float(np.average(loss, weights=weight[cut:])), -strength))
    return -min(found)[1]


def log_losses(probability: Array, outcome: Array) -> Array:
    """Return the log loss of each forecast, in nats; forecasts are kept off 0 and 1 by 1e-9."""
    p = np.clip(probability, 1e-9, 1 - 1e-9)
    return np.asarray(-(outcome * np.log(p) + (1 - outcome) * np.log1p(-p)), dtype=np.float64)


def _fit(x: Array, target: Array, weight: Array, penalty: float) -> Sigmoid:
    scale = x.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    centre = x.mean(axis=0)
    z = (x - centre) / scale
    weight = weight / weight.mean()

    def loss(beta: Array) -> tuple[float, Array]:
        eta = beta[0] + z @ beta[1:]
        value = np.sum(weight * (np.logaddexp(0, eta) - target * eta))
        value += penalty / 2 * np.sum(beta[1:] ** 2)
        off = weight * (expit(eta) - target)
        slope = z.T @ off + penalty * beta[1:]
        return float(value), np.concatenate([[off.sum()], slope])

    share = float(np.clip(np.average(target, weights=weight), 1e-6, 1 - 1e-6))
    start = np.zeros(x.shape[1] + 1)
    start[0] = np.log(share / (1 - share))
    bounds = [(None, None)] + [(0.0, None)] * x.shape[1]
    # Threads of BLAS cost ten times what so small a table takes.
    with _BLAS.limit(limits=1, user_api="blas"):
        best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    slopes = best[1:] / scale
    return Sigmoid(float(best[0] - slopes @ centre), tuple(float(s) for s in slopes))
