"""How wrong a calibration is on reviews that came later than those it was fitted on."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from leads.calibration.fits import Array, log_losses

BINS = 5
DRAWS = 1_000
LOW, HIGH = 2.5, 97.5


@dataclass(frozen=True)
class Measured:
    """A figure with its bootstrap interval (95 of 100)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Bin:
    """Reviews with about the same forecast: how many, mean forecast, part confirmed (weighted)."""

    n: int
    forecast: float
    confirmed: float


@dataclass(frozen=True)
class Errors:
    """Errors of one method; log loss in nats, Brier and calibration error between 0 and 1."""

    n: int
    log_loss: Measured
    brier: Measured
    calibration_error: Measured
    bins: tuple[Bin, ...]

    def plain(self) -> dict[str, Any]:
        """Return it for a program to read."""
        return asdict(self)


def errors(forecast: Array, outcome: Array, weight: Array, seed: int = 1) -> Errors:
    """Measure forecasts against outcomes.

    Args:
        forecast: (n,) probabilities.
        outcome: (n,) 0 or 1.
        weight: (n,) inverse of the probability with which each was drawn for review.
        seed: of the bootstrap.

    Expected calibration error: mean distance of forecast and part confirmed over five bins of
    about as many reviews (M. Naeini, G. Cooper, M. Hauskrecht, AAAI 2015). It is above zero by
    chance alone where bins are small; the interval says how much it moves.
    """
    rng = np.random.default_rng(seed)
    draws = rng.integers(0, len(outcome), (DRAWS, len(outcome)))
    losses = log_losses(forecast, outcome)
    squares = (forecast - outcome) ** 2
    place = _places(forecast)

    def measured(figure: Callable[[Array], float]) -> Measured:
        every = np.arange(len(outcome))
        drawn = [figure(rows) for rows in draws]
        low, high = np.percentile(drawn, [LOW, HIGH])
        return Measured(figure(every), float(low), float(high))  # type: ignore[arg-type]

    def calibration(rows: Array) -> float:
        w = weight[rows]
        off = np.bincount(place[rows], w * (forecast - outcome)[rows], int(place.max()) + 1)
        return float(np.abs(off).sum() / w.sum())

    return Errors(
        len(outcome),
        measured(lambda rows: float(np.average(losses[rows], weights=weight[rows]))),
        measured(lambda rows: float(np.average(squares[rows], weights=weight[rows]))),
        measured(calibration),
        tuple(
            Bin(
                int(inside.sum()),
                float(np.average(forecast[inside], weights=weight[inside])),
                float(np.average(outcome[inside], weights=weight[inside])),
            )
            for number in range(int(place.max()) + 1)
            if (inside := place == number).any()
        ),
    )


def beats(one: Array, other: Array, outcome: Array, weight: Array, seed: int = 1) -> Measured:
    """Return by how much `one`'s log loss is below `other`'s on the same reviews, in nats.

    It wins where the whole interval of this paired bootstrap lies above zero.
    """
    gain = log_losses(other, outcome) - log_losses(one, outcome)
    rng = np.random.default_rng(seed)
    draws = rng.integers(0, len(gain), (DRAWS, len(gain)))
    w = weight[draws]
    drawn = (gain[draws] * w).sum(axis=1) / w.sum(axis=1)
    low, high = np.percentile(drawn, [LOW, HIGH])
    return Measured(float(np.average(gain, weights=weight)), float(low), float(high))


def _places(forecast: Array) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Put forecasts into bins of about as many; equal ones are never apart."""
    edges = np.unique(np.quantile(forecast, np.arange(1, BINS) / BINS))
    return np.searchsorted(edges, forecast, side="right").astype(np.int64)
