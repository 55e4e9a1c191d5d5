"""Makes a world from a seed, lets it live, and writes its drops and its truth."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import structlog

from leadgraph.simulate import (
    calls,
    disturbances,
    doubles,
    fraud,
    groups,
    lookalikes,
    money,
    movement,
    noise,
    ordinary,
    police,
    scale,
    travel,
)
from leadgraph.simulate.drops import Delivered, write_drops
from leadgraph.simulate.truth import write_truth
from leadgraph.simulate.world import World
from quality.errors import LeadgraphError

log = structlog.get_logger()

# The last day of the world if none is asked for. It is fixed, so that one seed gives the same
# bytes for ever; authority and retention of the drops end in 2099 for the same reason.
NOW = date(2025, 6, 30)


@dataclass(frozen=True)
class Simulated:
    """What was written: every file of every drop, people by role, and where it lies."""

    out: Path
    scale: str
    noise: str
    seed: int
    now: date
    delivered: tuple[Delivered, ...]
    people: dict[str, int]

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
            "noise": self.noise,
            "seed": self.seed,
            "now": self.now.isoformat(),
            "rows": sum(one.rows for one in self.delivered),
            "people": self.people,
            "drops": [str(path) for path in self.drops],
            "files": [vars(one) for one in self.delivered],
        }


def simulate(
    out: Path,
    *,
    scale_name: str = "small",
    noise_name: str = "low",
    seed: int = 1,
    now: date = NOW,
) -> Simulated:
    """Write a world's drops under `out/drops` and its truth under `out/truth`.

    The same scale, noise, seed and `now` give the same bytes. With another noise the same people
    live the same lives; what changes of them, who is taken for them and what is written of them
    differs.

    Raises:
        LeadgraphError: `out` has something in it, cannot be written, or the scale or the noise
            is unknown.
    """
    size = scale.named(scale_name)
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
    world = World(size, level, seed, now)
    ledger = money.Ledger(world)
    life = ordinary.settle_people(world)
    shared = groups.cast(world)
    made = [groups.form(world, place, shared) for place in range(size.groups)]
    fraud.recruit_victims(world, made)
    town = lookalikes.town(world, ledger, made)
    log.info("people made", people=len(world.people), groups=len(made))
    for group in made:
        movement.move(world, ledger, group, life.hotels[2])
        fraud.found(world, ledger, group, town)
        fraud.work(world, ledger, group, town)
        police.open_cases(world, group)
    lookalikes.surround(world, ledger, life, made, town)
    ordinary.live(world, ledger, life)
    calls.chatter(world, life.circles)
    travel.tourists(world, life.people, life.hotels, size.customers)
    ordinary.other_cases(world, life, 2 * size.groups)
    for group in made:
        police.investigate(world, ledger, group)
    with world.aside("doubles"):
        doubles.plant(world, life, made)
    money.settle(ledger)
    for group in made:
        police.reports(world, ledger, group)
    calls.subscribers(world)
    ordinary.registers(world)
    travel.documents(world)
    disturbed = disturbances.disturb(world)
    log.info("world lived", rows=len(world.rows), payments=len(ledger.payments))
    delivered, planted = write_drops(world, out / "drops")
    write_truth(world, ledger, made, planted, disturbed, out / "truth")
    counted = Counter(role for person in world.people for role in dict.fromkeys(person.roles))
    people = dict(sorted(counted.items())) | {"all": len(world.people)}
    log.info("world written", files=len(delivered), out=str(out))
    return Simulated(out, size.name, level.name, seed, now, tuple(delivered), people)
