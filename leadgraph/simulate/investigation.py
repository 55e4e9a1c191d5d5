"""What investigations find: suspects, warrants, frozen accounts, raids, statements, meetings."""

from datetime import datetime, timedelta
from random import Random

from leadgraph.simulate.clerks import called
from leadgraph.simulate.groups import Group
from leadgraph.simulate.mentions import person_fields
from leadgraph.simulate.money import Ledger, decimal, iso
from leadgraph.simulate.police import POLICE, party
from leadgraph.simulate.things import Person
from leadgraph.simulate.world import INSTITUTIONS, World


def investigate(world: World, ledger: Ledger, group: Group) -> None:
    """Suspects, warrants, freezes, and, where a raid came, arrests, rescues and statements."""
    random = world.random(f"police/{group.id}")
    top = group.cases[-1]
    late = min(group.last, world.scale.months - 1)
    known = world.moment(random, max(group.start + 4, late - 2))
    for people, rate, function in (
        (group.mules, 0.6, "账户提供"),
        (group.duped, 0.5, "账户提供"),
        (group.managers, 0.6, "组长"),
        (group.leaders, 0.5, "组长"),
        (group.operators, 0.45, "话务"),
        (group.recruiters, 0.4, "招募"),
        (group.sim_suppliers, 0.25, "卡商"),
        (group.facilitators, 0.35, "运送"),
        ([boss for boss in group.bosses if not boss.hidden], 0.6, ""),
        ([group.nominee] if group.boss.hidden else [], 0.4, "收款"),
    ):
        for person in people:
            if random.random() < rate:
                case = random.choice(group.cases)
                status = random.choice(("abroad", "at_large", ""))
                party(world, case, "suspect", person, known, status=status, function=function)
    for person in group.held:
        if random.random() < 0.8:
            at = world.moment(random, min(late, group.start + 5))
            party(world, top, "missing", person, at, status="abroad")
    few = 1 if world.scale.groups else 1 + group.size // 20
    for person in [*group.managers[:few], *group.operators[:few]]:
        _warrant(world, random, group, person, known)
    _freeze(world, random, ledger, group, late)
    if group.raid is not None:
        _raid(world, random, group, world.moment(random, group.raid, (14, 24), (5, 8)))
    else:
        for person in random.sample(group.operators, min(2, len(group.operators))):
            at = world.moment(random, late, (3, 9))
            _detain(world, person, at, "repatriation", group, case=top, place="CNJHG", party_id="")
            _statements(world, random, group, [person], at + timedelta(days=2))
    _turned_back(world, random, group)
    _meetings(world, random, group)


def _warrant(world: World, random: Random, group: Group, person: Person, at: datetime) -> None:
    issued = (at + timedelta(days=20)).date()
    fields: dict[str, object] = {
        "warrant_id": world.issue.number("W", 7),
        "case_id": group.cases[-1],
        "offence": "telecom_fraud",
        "issued_on": min(issued, world.now).isoformat(),
        "expires_on": f"{world.now.year + 5}-12-31",
        "status": "active",
        "authority": "provincial procuratorate",
        "aliases": _aliases(world, person, random.random() < 0.6),
    }
    fields |= person_fields(world, POLICE, "wanted_persons", "person_", person, at)
    world.write(POLICE, "wanted_persons", at, fields, {"person_": person.id})


def _aliases(world: World, person: Person, known: bool) -> list[str]:
    if not person.name.family:
        return []
    aliases = [f"阿{person.name.native[-1]}"] if known else []
    if world.random("aliases").random() < world.noise.aliases:
        aliases.append(called(world, person))
    return list(dict.fromkeys(aliases))


def _freeze(world: World, random: Random, ledger: Ledger, group: Group, month: int) -> None:
    duped = {person.id for person in group.duped}
    rate = 0.6 if world.scale.groups else 0.35
    for account in [*group.gates, *group.layer]:
        if INSTITUTIONS[account.institution] == "lotus-pay" or random.random() > rate:
            continue
        at = world.moment(random, month, (24, 28))
        agency = INSTITUTIONS[account.institution]
        fields = {
            "account_id": account.id,
            "at": iso(at),
            "action": "freeze",
            "amount": decimal(random.randrange(200_00, 90_000_00), "CNY"),
            "currency": "CNY",
            "case_id": random.choice(group.cases),
        }
        account.status = "frozen"
        world.write(agency, "freezes", at, fields)
        if (
            account.holder is not None
            and account.holder.id in duped
            and at + timedelta(days=3) < world.end
        ):
            account.status = "open"
            released = at + timedelta(days=3)
            world.write(
                agency, "freezes", released, fields | {"action": "release", "at": iso(released)}
            )
        elif random.random() < 0.2 and at + timedelta(days=5) < world.end:
            back = at + timedelta(days=5)
            victim = random.choice(group.victims).purse
            returned = fields | {"action": "return", "at": iso(back), "to_account": victim.id}
            world.write(agency, "freezes", back, returned)


def _detain(
    world: World,
    person: Person,
    at: datetime,
    kind: str,
    group: Group,
    *,
    case: str,
    place: str,
    party_id: str,
    held: bool = False,
) -> None:
    agency = POLICE if kind in ("arrest", "rescue") else "exit-entry-immigration"
    fields: dict[str, object] = {
        "at": iso(at),
        "kind": kind,
        "place": place,
        "country": group.country if kind in ("arrest", "rescue") else "CN",
        "site_id": group.site.id if kind in ("arrest", "rescue") else "",
        "party_id": party_id,
        "case_id": case,
    }
    if held:
        # Not every officer asks, and not everybody dares to say.
        asked = world.scale.groups > 0 or world.random("asked").random() < 0.8
        seen = world.scale.groups > 0 or world.random("asked").random() < 0.85
        fields |= {"documents_held_by": "园区管理" if asked else "", "signs_of_coercion": seen}
        if "ransom" in person.note:
            fields["ransom_paid"] = True
    elif kind == "arrest":
        fields["signs_of_coercion"] = False
    fields |= person_fields(world, agency, "detentions", "person_", person, at)
    world.write(agency, "detentions", at, fields, {"person_": person.id})


def _raid(world: World, random: Random, group: Group, at: datetime) -> None:
    """Arrests and rescues, all at one hour; a boss who lives there may pass for one of the held."""
    top, together = group.cases[-1], world.issue.number("D", 6)
    arrived = {person.id for person in group.arrived}
    present = [person for person in group.members() if person.id in arrived]
    held = {person.id for person in group.held}
    taken = []
    chiefs = [boss for boss in group.bosses if not boss.hidden]
    if world.scale.groups:
        chiefs = []
    for boss in chiefs:
        draw = random.random()
        if group.manner.poses:
            boss.note = "poses as held"
            held.add(boss.id)
            present.append(boss)
        elif draw < 0.2:
            present.append(boss)
    for person in present:
        victim = person.id in held
        if not victim and random.random() < 0.3 and person not in chiefs:
            person.status = "at_large"
            continue
        mistaken = victim and not world.scale.groups and random.random() < 0.08
        kind = "rescue" if victim and not mistaken else "arrest"
        person.status = "rescued" if victim else "detained"
        _detain(
            world,
            person,
            at + timedelta(minutes=random.randrange(90)),
            kind,
            group,
            case=top,
            place=group.site.name,
            party_id=together,
            held=victim and not mistaken,
        )
        if kind == "rescue":
            party(world, top, "possible_trafficking_victim", person, at, status="returned")
        else:
            taken.append(person)
            party(world, top, "suspect", person, at, status="detained", function="话务")
    speakers = [*taken, *(person for person in present if person.id in held)]
    if world.scale.groups:
        speakers = [*taken, *group.held]
    else:
        speakers = [one for one in speakers if random.random() < 0.55]
    _statements(world, random, group, speakers, at + timedelta(days=4))


def _turned_back(world: World, random: Random, group: Group) -> None:
    """Two of the group's people are caught on the way home, and let go with a fine."""
    at = world.moment(random, min(group.start + 8, group.last, world.scale.months - 1), (2, 12))
    together = world.issue.number("D", 6)
    for person in random.sample(group.operators, min(2, len(group.operators))):
        _detain(
            world, person, at, "illegal_crossing", group, case="", place="CNJHG", party_id=together
        )


def _statements(
    world: World, random: Random, group: Group, speakers: list[Person], at: datetime
) -> None:
    """What those taken say: true, half true, and what is wanted of them."""
    head = group.managers[0]
    held = {person.id for person in group.held}
    for person in speakers:
        said: list[tuple[str, Person, Person, str, str]] = []
        above = group.directs.get(person.id, group.boss)
        if person.id in held or person.note == "poses as held":
            keeper = above if person.id in held else random.choice(group.managers)
            said.append(("held_by", person, keeper, "B", "2"))
        elif person is not head and above is not group.boss:
            named = above if random.random() < 0.8 else random.choice(group.managers)
            if named is not person:
                said.append(("reports_to", person, named, "C", "2"))
        if group.facilitators and random.random() < 0.5:
            said.append(("moved_by", person, random.choice(group.facilitators), "B", "2"))
        if person.id in group.recruited and random.random() < 0.5:
            said.append(("recruited_by", person, group.recruited[person.id], "C", "3"))
        if person in group.managers:
            if group.proxy is not None:
                said.append(("reports_to", person, group.proxy, "C", "2"))
            # Of a hidden boss few know more than a name, and fewer say it.
            knows = not group.boss.hidden or random.random() < (1.0 if world.scale.groups else 0.35)
            if knows:
                grade = "D" if group.boss.hidden else "C"
                said.append(("reports_to", person, random.choice(group.bosses), grade, "3"))
            if group.sponsor is not None and random.random() < 0.6:
                said.append(("funded_by", group.boss, group.sponsor, "D", "4"))
        if random.random() < 0.15:
            # Said to please, or to be rid of the question.
            blamed = random.choice(world.people)
            said.append((random.choice(("reports_to", "paid_by")), person, blamed, "E", "5"))
        for relation, subject, object_, reliability, credibility in said:
            fields: dict[str, object] = {
                "case_id": group.cases[-1],
                "stated_at": iso(at),
                "source_reliability": reliability,
                "information_credibility": credibility,
                "relation": relation,
            }
            mentions = {}
            for prefix, who in (("subject_", subject), ("object_", object_), ("speaker_", person)):
                fields |= person_fields(world, POLICE, "statements", prefix, who, at)
                mentions[prefix] = who.id
            world.write(POLICE, "statements", at, fields, mentions)
            at += timedelta(minutes=random.randrange(3, 200))
        if at > world.end - timedelta(days=1):
            break


def _meetings(world: World, random: Random, group: Group) -> None:
    """Surveillance under the group's case: few of the meetings that there were."""
    guests = [group.sponsor, group.proxy or group.nominee, group.managers[0]]
    known = [one for one in guests if one is not None]
    watched = 3 if world.scale.groups else random.choice((0, 1, 1, 2, 3))
    for place in range(watched):
        month = min(group.start + 6 + place * 2, group.last, world.scale.months - 1)
        at = world.moment(random, month, (5, 25), (11, 21))
        seen = place == 0 and (world.scale.groups > 0 or random.random() < 0.5)
        count = min(2, len(known))
        present = [random.choice(group.bosses), *known] if seen else random.sample(known, count)
        if place == 2 or (not world.scale.groups and random.random() < 0.4):
            present = [*present, *random.sample(world.people, 1)]
        meeting = world.issue.number("M", 6)
        for who in {person.id: person for person in present}.values():
            fields: dict[str, object] = {
                "case_id": group.cases[-1],
                "meeting_id": meeting,
                "at": iso(at),
                "place": random.choice(("茶楼", "hotel lobby", "restaurant", "office")),
                "country": "CN",
            }
            fields |= person_fields(world, POLICE, "meetings", "person_", who, at)
            world.write(POLICE, "meetings", at, fields, {"person_": who.id})
