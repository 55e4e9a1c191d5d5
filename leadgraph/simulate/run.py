"""Makes a world from a seed, lets it live, and writes its drops and its truth."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import structlog

from leadgraph.simulate import noise, regions, scale, variants
from leadgraph.simulate.drops import Delivered, complete
from quality.errors import LeadgraphError

log = structlog.get_logger()

# The last day of the world if none is asked for. It is fixed, so that one seed gives the same
# bytes for ever; authority and retention of the drops end in 2099 for the same reason.
NOW = date(2025, 6, 30)


@dataclass(frozen=True)
class Simulated:
    """What was written: every file of every drop, people by role, and where it lies.

    `ends` says whether the truth follows the victims' money to its end.
    """

    out: Path
    scale: str
    variant: str
    noise: str
    seed: int
    now: date
    delivered: tuple[Delivered, ...]
    people: dict[str, int]
    ends: bool

    @property
    def drops(self) -> tuple[Path, ...]:
        """The folders of the drops: earlier ones first, registers before those who quote them."""
        folders = dict.fromkeys((one.drop[-10:], one.agency) for one in self.delivered)
        return tuple(
            self.out / "drops" / f"{agency}-{day}"
            for day, agency in sorted(folders, key=lambda folder: folder[0])
        )

    def to_json(self) -> dict[str, object]:
        """Return what `--json` prints."""
        return {
            "out": str(self.out),
            "scale": self.scale,
            "variant": self.variant,
            "noise": self.noise,
            "seed": self.seed,
            "now": self.now.isoformat(),
            "rows": sum(one.rows for one in self.delivered),
            "people": self.people,
            "ends": self.ends,
            "drops": [str(path) for path in self.drops],
            "files": [vars(one) for one in self.delivered],
        }


def simulate(
    out: Path,
    *,
    scale_name: str = "small",
    variant_name: str = "plain",
    noise_name: str = "low",
    seed: int = 1,
    now: date = NOW,
) -> Simulated:
    """Write a world's drops under `out/drops` and its truth under `out/truth`.

    The same scale, variant, noise, seed and `now` give the same bytes. With another noise the same
    people live the same lives; what changes of them, who is taken for them and what is written of
    them differs.

    Raises:
        LeadgraphError: `out` has something in it, cannot be written, or the scale, the variant
            or the noise is unknown.
    """
    size = scale.named(scale_name)
    variant = variants.named(variant_name)
    level = noise.named(noise_name)
    if now.year > 2090 or now.year < 2000:
        raise LeadgraphError(f"--now {now} is out of bounds; choose a day from 2000 to 2090")
    try:
        if out.exists() and any(out.iterdir()):
            raise LeadgraphError(f"{out} is not empty; name a new folder for the simulated world")
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LeadgraphError(
            f"cannot write into {out}: {error.strerror}; name another folder"
        ) from None
    made = regions.make(out, size, variant, level, seed, now)
    delivered = complete((part for one in made for part in one.parts), out / "drops", now, seed)
    people: Counter[str] = Counter()
    for one in made:
        people.update(one.people)
    everybody = people.pop("all")
    log.info("world written", files=len(delivered), out=str(out))
    return Simulated(
        out,
        size.name,
        variant.name,
        level.name,
        seed,
        now,
        tuple(delivered),
        dict(sorted(people.items())) | {"all": everybody},
        size.ends,
    )
