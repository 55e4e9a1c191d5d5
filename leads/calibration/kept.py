"""Calibrations as they are kept: `<home>/calibration/<kind>.json`, every version, newest last."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import expit

from leads.calibration.fits import Sigmoid
from leads.calibration.reviewed import features, row
from leads.exports.atomic import beside
from leads.role import Kind, role_named
from leads.tally import Tally
from quality.errors import LeadgraphError

SPREAD = (5.0, 95.0)


class CalibrationError(LeadgraphError):
    """A kind cannot be calibrated yet, or its calibration cannot be read."""


@dataclass(frozen=True)
class Calibration:
    """How points of one kind become a probability.

    Attributes:
        kind: of leads.
        method: `platt` (of the points) or `ridge` (of each indicator's points).
        fit: fitted to all reviews.
        draws: the same method fitted to reviews drawn with replacement: how far it is uncertain.
        features: what the ridge looks at, in order; empty for `platt`.
        n: reviews it is fitted to.
        reviews_head: number and hash of the last review then.
        weights: hash of the kind as its role file had it; other weights make other points.
        made_at: ISO 8601 in UTC.
        error: what was measured on later reviews, by method; see `docs/calibration.md`.
    """

    kind: str
    method: str
    fit: Sigmoid
    draws: tuple[Sigmoid, ...]
    features: tuple[str, ...]
    n: int
    reviews_head: tuple[int, str]
    weights: str
    made_at: str
    error: Mapping[str, Any]

    def probability(self, tally: Tally) -> tuple[float, float, float]:
        """Return (low, mid, high): the probability that the person holds the role.

        Low and high hold 90 of 100 fits to reviews drawn anew. They say how well the curve is
        known, not how this person differs from others with the same points.
        """
        if self.method == "platt":
            x = np.array([[float(tally.points)]])
        else:
            x = np.array([row(_kind(self.kind), tally)])
        intercepts = np.array([draw.intercept for draw in self.draws])
        slopes = np.array([draw.slopes for draw in self.draws])
        low, high = np.percentile(expit(intercepts + slopes @ x[0]), SPREAD)
        mid = float(self.fit(x)[0])
        return min(float(low), mid), mid, max(float(high), mid)

    def words(self, tally: Tally) -> tuple[str, str]:
        """Return the probability in English and Chinese: `about 3 in 10 (2 to 5)`."""
        return words(*self.probability(tally))


def words(low: float, mid: float, high: float) -> tuple[str, str]:
    """Say a probability with its interval in tenths; never 0 or 10 in 10."""
    least, best, most = (min(9, max(1, round(10 * p))) for p in (low, mid, high))
    between = f" ({least} to {most})" if least != most else ""
    between_zh = f"（{least}至{most}）" if least != most else ""
    if mid < 0.05:
        return f"fewer than 1 in 10{between}", f"不足十分之一{between_zh}"
    if mid > 0.95:
        return f"more than 9 in 10{between}", f"超过十分之九{between_zh}"
    return f"about {best} in 10{between}", f"十中约{best}{between_zh}"


def of(home: Path, kind: str) -> Calibration | None:
    """Return the calibration of `kind` that holds now, or None where there is none.

    There is none where it was never calibrated, where the last attempt fell back to words, or
    where the weights of the kind have changed since.

    Raises:
        CalibrationError: the file cannot be read.
    """
    made = versions(home, kind)
    if not made or not made[-1]["method"]:
        return None
    last = made[-1]
    if last["weights"] != weights_of(_kind(kind)):
        return None
    return Calibration(
        kind,
        last["method"],
        Sigmoid(last["fit"][0], tuple(last["fit"][1])),
        tuple(Sigmoid(one[0], tuple(one[1])) for one in last["draws"]),
        tuple(last["features"]),
        last["n"],
        (last["reviews_head"][0], last["reviews_head"][1]),
        last["weights"],
        last["made_at"],
        last["error"],
    )


def versions(home: Path, kind: str) -> list[dict[str, Any]]:
    """Return every version that was kept, oldest first.

    Raises:
        CalibrationError: the file is no JSON of calibrations.
    """
    path = path_of(home, kind)
    if not path.is_file():
        return []
    try:
        made = json.loads(path.read_text(encoding="utf-8"))["versions"]
        return list(made)
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise CalibrationError(
            f"{path} is no file of calibrations ({error}); bring it back from a backup, or take "
            "it away and run `leadgraph leads calibrate`."
        ) from error


def keep(home: Path, kind: str, version: Mapping[str, Any]) -> Path:
    """Add a version and return the file."""
    path = path_of(home, kind)
    content = {"kind": kind, "versions": [*versions(home, kind), dict(version)]}
    with beside(path, mode=0o600) as writing:
        writing.write_text(json.dumps(content, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def path_of(home: Path, kind: str) -> Path:
    """Return where calibrations of `kind` are kept."""
    return home / "calibration" / f"{_kind(kind).kind}.json"


def weights_of(kind: Kind) -> str:
    """Return a hash of the weights, levels, caps and counters of a kind."""
    told = kind.model_dump(mode="json")
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def as_list(fit: Sigmoid) -> list[Any]:
    """Return a fit as it is kept."""
    intercept, slopes = asdict(fit).values()
    return [intercept, list(slopes)]


def _kind(name: str) -> Kind:
    return next(kind for kind in role_named(name).kinds if kind.kind == name)


__all__ = [
    "Calibration", "CalibrationError", "as_list", "features", "keep", "of", "path_of", "versions",
    "weights_of", "words",
]  # fmt: skip
