"""What the gate found out about a drop: one balance a feed, rule by rule, kept as `gate.json`."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

PASSED, STOPPED = "passed", "stopped"
LOADED = ("new", "corrected", "withdrawn")


@dataclass(frozen=True)
class Finding:
    """How often a rule was broken, what it says, and examples.

    `count` is rows. An example is `{"file", "row", "values": {field: value}}`; values longer than
    200 characters are cut.
    """

    count: int
    reason: str
    examples: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class FeedResult:
    """One feed of a drop after the gate.

    `delivered` is rows in its files (as the manifest says, where they could not be counted), and
    is the sum of `loaded`, `superseded`, `quarantined`, `already_loaded` and `refused`. `loaded`
    is split in `outcomes` (new, corrected, withdrawn). `rows_in_error` is what the contract's
    error rate was compared with. `accepted` and `quarantine` are paths relative to the gate's
    folder, where there are such rows.
    """

    feed: str
    status: str
    reason: str
    delivered: int
    loaded: int = 0
    superseded: int = 0
    quarantined: int = 0
    already_loaded: int = 0
    refused: int = 0
    rows_in_error: int = 0
    outcomes: Mapping[str, int] = field(default_factory=dict)
    errors: Mapping[str, Finding] = field(default_factory=dict)
    warnings: Mapping[str, Finding] = field(default_factory=dict)
    accepted: str | None = None
    quarantine: str | None = None
    seconds: float = 0.0

    def __post_init__(self) -> None:
        parts = (
            self.loaded + self.superseded + self.quarantined + self.already_loaded + self.refused
        )
        if parts != self.delivered:
            raise AssertionError(
                f"{self.feed}: {self.delivered} rows delivered, {parts} accounted for"
            )
        if sum(self.outcomes.values()) != self.loaded:
            raise AssertionError(f"{self.feed}: the outcomes do not add up to {self.loaded} loaded")


@dataclass(frozen=True)
class GateResult:
    """The gate's result for one drop, feed by feed."""

    agency: str
    drop: str
    manifest_sha256: str
    feeds: Mapping[str, FeedResult]
    seconds: float = 0.0

    @property
    def stopped(self) -> tuple[str, ...]:
        """The feeds that were stopped."""
        return tuple(name for name, one in self.feeds.items() if one.status == STOPPED)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> "GateResult":
        feeds = {name: _feed(one) for name, one in found["feeds"].items()}
        return cls(**{**found, "feeds": feeds})

    def save(self, path: Path) -> None:
        """Write the result to `path`, all of it or nothing."""
        partial = path.with_suffix(".partial")
        with partial.open("w", encoding="utf-8") as writing:
            json.dump(self.to_json(), writing, ensure_ascii=False, indent=1)
            writing.flush()
            os.fsync(writing.fileno())
        partial.replace(path)

    @classmethod
    def read(cls, path: Path) -> "GateResult":
        """Return the result that was saved at `path`."""
        return cls.from_json(json.loads(path.read_text(encoding="utf-8")))


def _feed(found: Mapping[str, Any]) -> FeedResult:
    findings = {
        kind: {
            rule: Finding(one["count"], one["reason"], tuple(one["examples"]))
            for rule, one in found[kind].items()
        }
        for kind in ("errors", "warnings")
    }
    return FeedResult(**{**found, **findings})
