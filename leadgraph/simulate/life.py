"""Lets a world live: groups, those around them, and everybody else, month by month."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from leadgraph.simulate import (
    bulk,
    calls,
    cast,
    disturbances,
    doubles,
    fraud,
    groups,
    holdings,
    investigation,
    lookalikes,
    lookalikes_firms,
    money,
    movement,
    ordinary,
    police,
    travel,
)
from leadgraph.simulate.bulk import Bulk
from leadgraph.simulate.disturbances import Disturbance
from leadgraph.simulate.groups import Group
from leadgraph.simulate.variants import Variant
from leadgraph.simulate.world import World

log = structlog.get_logger()


@dataclass(frozen=True)
class Lived:
    """A world after its last month: its groups, its payments, and which rows were disturbed.

    `bulk` are payments that stand in columns, beside those of the ledger.
    """

    world: World
    variant: Variant
    groups: Sequence[Group]
    ledger: money.Ledger
    disturbed: Sequence[Disturbance]
    bulk: Bulk | None


def live(world: World, variant: Variant) -> Lived:
    """Make everybody, let them live to the end, and let the agencies write down what they see."""
    size = world.scale
    ledger = money.Ledger(world)
    life = ordinary.settle_people(world)
    shared = cast.cast(world, variant.habits)
    made = []
    for plan in shared.plans:
        group = groups.form(world, plan, shared, variant.conduct.bosses)
        holdings.furnish(world, group)
        made.append(group)
    fraud.recruit_victims(world, made)
    wanted = lookalikes.counts(world)
    town, _ = lookalikes_firms.settle(world, ledger, made, wanted)
    log.info("people made", people=len(world.people), groups=len(made))
    hotels = [life.hotels[2]] if size.groups else life.hotels[2 : 5 + len(life.hotels) // 3]
    roads = movement.Roads(hotels, shared.fronts)
    variant.conduct.prepare(world, ledger, made, town)
    for group in made:
        variant.conduct.move(world, ledger, group, roads)
        variant.conduct(world, ledger, group, town).run()
        police.open_cases(world, group)
    log.info("groups lived", rows=len(world.rows), payments=len(ledger.payments))
    around = lookalikes.Around(world, ledger, life, made, roads, wanted, town)
    lookalikes.surround(around)
    variant.conduct.surround(around)
    log.info("look-alikes lived", people=len(world.people), rows=len(world.rows))
    ordinary.live(world, ledger, life)
    if not size.groups:
        ordinary.private_lives(world, ledger, life)
    calls.chatter(world, life.circles)
    travel.tourists(world, life.people, life.hotels, size.customers)
    ordinary.other_cases(world, life, 2 * len(made))
    for group in made:
        investigation.investigate(world, ledger, group)
    with world.aside("doubles"):
        doubles.plant(world, life, made)
    columns = bulk.make(world, life)
    money.settle(ledger, columns.flows() if columns is not None else None)
    by_victim = police.victims_of(ledger)
    for group in made:
        police.reports(world, by_victim, group)
    calls.subscribers(world)
    ordinary.registers(world)
    travel.documents(world)
    disturbed = disturbances.disturb(world)
    log.info("world lived", rows=len(world.rows), payments=len(ledger.payments))
    return Lived(world, variant, made, ledger, disturbed, columns)
