"""Learns a calibration from reviews, by time, and says how wrong it is on later ones.

Never below 200 reviewed leads of a kind. The earlier reviews fit, the later ones test: a score
must hold for leads that nobody had seen when it was made. Platt scaling of the points is taken
unless it does no better on later reviews than the base rate of the earlier ones (then bands stay
words); the ridge over indicators is taken only if it beats Platt scaling there beyond chance.
What is kept is the method that won, fitted to all reviews.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from leads.calibration.errors import Errors, Measured, beats, errors
from leads.calibration.fits import Array, Sigmoid, penalty_by_time, platt, ridge
from leads.calibration.kept import CalibrationError, as_list, keep, weights_of
from leads.calibration.reviewed import Reviewed, features, reviewed
from leads.review import verdicts
from leads.review.verdicts import Review
from leads.role import Kind

LEAST = 200
"""Reviewed leads of a kind, below which no probability is given."""

EACH = 10
"""Confirmed, and not confirmed, without which nothing can be learnt."""

LATER = 0.3
"""Part of the reviews, the latest, that only tests."""

REFITS = 200


@dataclass(frozen=True)
class Learnt:
    """What calibration of one kind came to; `method` is empty where bands stay words."""

    kind: str
    n: int
    confirmed: int
    sampled: int
    unclear: int
    method: str
    why: str
    error: dict[str, Errors]
    gain: dict[str, Measured]
    fit: Sigmoid | None
    penalty: float | None

    def plain(self) -> dict[str, Any]:
        """Return it for a program to read."""
        return {
            "kind": self.kind,
            "reviews": self.n,
            "confirmed": self.confirmed,
            "sampled_below_bar": self.sampled,
            "unclear": self.unclear,
            "method": self.method or None,
            "why": self.why,
            "error_on_later_reviews": {name: e.plain() for name, e in self.error.items()},
            "gain_in_log_loss": {name: vars(m) for name, m in self.gain.items()},
            "coefficients": as_list(self.fit) if self.fit else None,
            "penalty": self.penalty,
        }


def missing(kind: Kind, table: Reviewed) -> str:
    """Say what is missing before `kind` can be calibrated; empty if nothing is."""
    if len(table) < LEAST:
        undecided = f"; {table.unclear} more stand unclear" if table.unclear else ""
        return (
            f"{kind.kind}: {len(table)} leads are reviewed, {LEAST - len(table)} of {LEAST} are "
            f"missing{undecided}. Bands stay words until then; see `leadgraph leads review`."
        )
    confirmed = int(table.outcome.sum())
    least = min(confirmed, len(table) - confirmed)
    if least < EACH:
        return (
            f"{kind.kind}: of {len(table)} reviewed leads {confirmed} are confirmed and "
            f"{len(table) - confirmed} are not; {EACH} of each are needed. Bands stay words."
        )
    return ""


def calibrate(home: Path, kind: Kind, history: Sequence[Review] | None = None) -> Learnt:
    """Learn the calibration of `kind` from the reviews of `home`, and keep it as a new version.

    Raises:
        CalibrationError: too few reviews; the text says how many are missing.
        ReviewError: the history of reviews is broken.
    """
    made = verdicts.reviews(home) if history is None else list(history)
    table = reviewed(kind, made)
    if lacking := missing(kind, table):
        raise CalibrationError(lacking)
    learnt = learn(kind, table)
    last = made[-1]
    keep(
        home,
        kind.kind,
        learnt.plain()
        | {
            "method": learnt.method,
            "fit": as_list(learnt.fit) if learnt.fit else None,
            "draws": [as_list(one) for one in _refits(table, learnt)],
            "features": list(features(kind)) if learnt.method == "ridge" else [],
            "n": learnt.n,
            "error": {name: e.plain() for name, e in learnt.error.items()},
            "reviews_head": [last.seq, last.hash],
            "weights": weights_of(kind),
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        },
    )
    return learnt


def learn(kind: Kind, table: Reviewed) -> Learnt:
    """Fit by time, test on later reviews, choose, and fit the winner to all; see the module."""
    cut = round(len(table) * (1 - LATER))
    early = slice(0, cut)
    points, x, outcome, weight = table.points, table.x, table.outcome, table.weight
    y, w = outcome[cut:], weight[cut:]
    rate = float(np.average(outcome[early], weights=weight[early]))
    base = np.full(len(y), np.clip(rate, 1 / (cut + 2), 1 - 1 / (cut + 2)))
    by_platt = platt(points[early], outcome[early], weight[early])(points[cut:, None])
    penalty = penalty_by_time(x[early], outcome[early], weight[early])
    by_ridge = ridge(x[early], outcome[early], weight[early], penalty)(x[cut:])
    forecasts: dict[str, Array] = {"base_rate": base, "platt": by_platt, "ridge": by_ridge}
    gain = {
        "platt_over_base_rate": beats(by_platt, base, y, w),
        "ridge_over_platt": beats(by_ridge, by_platt, y, w),
        "ridge_over_base_rate": beats(by_ridge, base, y, w),
    }
    method, why = _chosen(gain)
    fit = None
    if method == "platt":
        fit = platt(points, outcome, weight)
    elif method == "ridge":
        fit = ridge(x, outcome, weight, penalty)
    return Learnt(
        kind.kind, len(table), int(outcome.sum()), table.sampled, table.unclear, method, why,
        {name: errors(p, y, w) for name, p in forecasts.items()}, gain, fit,
        penalty if method == "ridge" else None,
    )  # fmt: skip


def _chosen(gain: dict[str, Measured]) -> tuple[str, str]:
    if gain["ridge_over_platt"].low > 0 and gain["ridge_over_base_rate"].value > 0:
        return "ridge", "the ridge over indicators beats Platt scaling on later reviews"
    if gain["platt_over_base_rate"].value > 0:
        return "platt", "Platt scaling of the points; the ridge does not beat it beyond chance"
    return "", (
        "on later reviews the points say no more than the base rate of the earlier ones; bands "
        "stay words"
    )


def _refits(table: Reviewed, learnt: Learnt) -> list[Sigmoid]:
    """Fit the chosen method to reviews drawn with replacement."""
    if not learnt.method:
        return []
    rng = np.random.default_rng(1)
    fits = []
    for rows in rng.integers(0, len(table), (REFITS, len(table))):
        outcome, weight = table.outcome[rows], table.weight[rows]
        if learnt.penalty is None:
            fits.append(platt(table.points[rows], outcome, weight))
        else:
            fits.append(ridge(table.x[rows], outcome, weight, learnt.penalty))
    return fits
