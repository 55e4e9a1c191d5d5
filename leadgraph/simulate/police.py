"""What police, the anti-fraud centre and banks' fraud desks come to know, late and in part."""

from datetime import datetime, timedelta
from random import Random

from leadgraph.simulate.clerks import called
from leadgraph.simulate.groups import Group
from leadgraph.simulate.mentions import person_fields
from leadgraph.simulate.money import Ledger, Payment, decimal, iso
from leadgraph.simulate.things import Account, Person
from leadgraph.simulate.world import INSTITUTIONS, World

POLICE = "provincial-police"
_NAMES = {"MM": "缅北", "KH": "西港", "LA": "金三角"}


def open_cases(world: World, group: Group) -> None:
    """Open one case for the group and one for each city where victims went to the police."""
    random = world.random(f"cases/{group.id}")
    top = world.issue.number("C-N-", 6)
    opened = world.moment(random, min(group.start + 5, world.scale.months - 2))
    _case(world, top, opened, "confirmed" if group.raid else "open", group, "national", "", "")
    for _ in range(2 if world.scale.name == "tiny" else 3):
        case = world.issue.number("C-", 8)
        region = random.choice(group.victims).region
        at = world.moment(random, min(group.start + random.randint(3, 7), world.scale.months - 2))
        _case(world, case, at, random.choice(("open", "confirmed")), group, "county", top, region)
        group.cases.append(case)
    group.cases.append(top)


def _case(
    world: World,
    case: str,
    at: datetime,
    status: str,
    group: Group,
    tier: str,
    parent: str,
    region: str,
) -> None:
    fields = {
        "case_id": case,
        "opened_at": iso(at),
        "status": status,
        "offence": "telecom_fraud",
        "modus_operandi": group.modus,
        "jurisdiction": region or "53",
        "tier": tier,
        "parent_case_id": parent,
        "title": f"{_NAMES.get(group.country, '')}{group.modus}案",
        "narrative": "受害人报称被骗转账; calls from abroad." if not parent else "",
    }
    world.write(POLICE, "cases", at, fields)


def party(
    world: World,
    case: str,
    category: str,
    person: Person,
    at: datetime,
    *,
    status: str = "",
    function: str = "",
    known: float = 1.0,
) -> None:
    """Enter a person into a case."""
    fields: dict[str, object] = {
        "case_id": case,
        "category": category,
        "status": status,
        "since": at.date().isoformat(),
        "function": function,
    }
    fields |= person_fields(world, POLICE, "case_parties", "person_", person, at, known=known)
    world.write(POLICE, "case_parties", at, fields, {"person_": person.id})


def reports(world: World, ledger: Ledger, group: Group, rate: float = 0.8) -> None:
    """Most victims report, weeks late, with what they remember."""
    random = world.random(f"reports/{group.id}")
    by_victim: dict[str, list[Payment]] = {}
    for payment in ledger.payments:
        if payment.group == group.id:
            by_victim.setdefault(payment.victim, []).append(payment)
    for place, victim in enumerate(group.victims):
        payments = by_victim.get(victim.id, [])
        if not payments or random.random() > rate:
            continue
        at = payments[-1].at + timedelta(days=random.randint(1, 20), hours=random.randrange(12))
        if at >= world.end:
            continue
        case = group.cases[place % (len(group.cases) - 1)]
        lost = sum(payment.paid for payment in payments)
        phone = random.choice(group.numbers).number
        to = payments[-1].to
        account = to.id if isinstance(to, Account) else to
        named = random.random()
        site = f"{group.modus.replace('_', '-')}{random.randrange(9)}"
        fields: dict[str, object] = {
            "report_id": world.issue.number("R", 9),
            "case_id": case if random.random() < 0.9 else "",
            "reported_at": iso(at),
            "lost_amount": decimal(lost, "CNY"),
            "currency": "CNY",
            "channel": random.choice(("phone", "social", "app", "sms", "web")),
            "text": _told(random, phone, account, decimal(lost, "CNY")),
            "suspect_phone": phone if named < 0.7 else "",
            "suspect_account": account if named > 0.2 else "",
            "suspect_social": f"wx:{group.modus}_{random.randrange(40)}"
            if random.random() < 0.4
            else "",
            "suspect_url": f"https://{site}.example/app" if random.random() < 0.3 else "",
            "payments": [payment.reference for payment in payments if random.random() < 0.9],
        }
        fields |= person_fields(world, "anti-fraud-centre", "fraud_reports", "person_", victim, at)
        world.write("anti-fraud-centre", "fraud_reports", at, fields, {"person_": victim.id})
        if random.random() < 0.85:
            party(world, case, "victim", victim, at + timedelta(hours=5))


def _told(random: Random, phone: str, account: str, lost: str) -> str:
    return random.choice(
        (
            f"对方用{phone}打电话给我,让我转账到{account},一共被骗{lost}元。",
            f"我在网上认识一个人,说带我投资,先赚了一点,后来转了{lost}元就提现不了。账户{account}",
            f"They called from {phone} and said my account was at risk. I paid {lost} CNY.",
            f"刷单任务,先返利后要求充值,收款账号是{account},客服电话{phone}。",
        )
    )


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
        (group.operators, 0.45, "话务"),
        (group.recruiters, 0.4, "招募"),
        ([group.facilitator], 0.35, "运送"),
        ([group.boss] if not group.boss.hidden else [], 0.6, ""),
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
    for person in [*group.managers[:1], *group.operators[:1]]:
        _warrant(world, random, group, person, known)
    _freeze(world, random, ledger, group, late)
    if group.raid is not None:
        _raid(world, random, group, world.moment(random, group.raid, (14, 24), (5, 8)))
    else:
        for person in random.sample(group.operators, 2):
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
    for account in [*group.gates, *group.layer]:
        if INSTITUTIONS[account.institution] == "lotus-pay" or random.random() > 0.6:
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
        if account.holder in group.duped and at + timedelta(days=3) < world.end:
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
        fields |= {"documents_held_by": "园区管理", "signs_of_coercion": True}
        if person.note:
            fields["ransom_paid"] = True
    elif kind == "arrest":
        fields["signs_of_coercion"] = False
    fields |= person_fields(world, agency, "detentions", "person_", person, at)
    world.write(agency, "detentions", at, fields, {"person_": person.id})


def _raid(world: World, random: Random, group: Group, at: datetime) -> None:
    top, together = group.cases[-1], world.issue.number("D", 6)
    present = [person for person in group.members() if person in group.arrived]
    taken = []
    for person in present:
        held = person in group.held
        if not held and random.random() < 0.3:
            continue
        kind = "rescue" if held else "arrest"
        _detain(
            world,
            person,
            at + timedelta(minutes=random.randrange(90)),
            kind,
            group,
            case=top,
            place=group.site.name,
            party_id=together,
            held=held,
        )
        if held:
            party(world, top, "possible_trafficking_victim", person, at, status="returned")
        else:
            taken.append(person)
            party(world, top, "suspect", person, at, status="detained", function="话务")
    _statements(world, random, group, [*taken, *group.held], at + timedelta(days=4))


def _turned_back(world: World, random: Random, group: Group) -> None:
    """Two of the group's people are caught on the way home, and let go with a fine."""
    at = world.moment(random, min(group.start + 8, group.last, world.scale.months - 1), (2, 12))
    together = world.issue.number("D", 6)
    for person in random.sample(group.operators, 2):
        _detain(
            world, person, at, "illegal_crossing", group, case="", place="CNJHG", party_id=together
        )


def _statements(
    world: World, random: Random, group: Group, speakers: list[Person], at: datetime
) -> None:
    """What those taken say: true, half true, and what is wanted of them."""
    head = group.managers[0]
    for person in speakers:
        said: list[tuple[str, Person, Person, str, str]] = []
        if person in group.held:
            said.append(("held_by", person, random.choice(group.managers), "B", "2"))
        elif person is not head:
            said.append(("reports_to", person, random.choice(group.managers), "C", "2"))
        if random.random() < 0.5:
            said.append(("moved_by", person, group.facilitator, "B", "2"))
        if random.random() < 0.5:
            said.append(("recruited_by", person, group.recruited[person.id], "C", "3"))
        if person in group.managers:
            if group.proxy is not None:
                said.append(("reports_to", person, group.proxy, "C", "2"))
            said.append(("reports_to", person, group.boss, "D" if group.boss.hidden else "C", "3"))
            if random.random() < 0.6:
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
    for place in range(3):
        month = min(group.start + 6 + place * 2, group.last, world.scale.months - 1)
        at = world.moment(random, month, (5, 25), (11, 21))
        present = [group.boss, *guests] if place == 0 else random.sample(guests, 2)
        if place == 2:
            present = [*present, *random.sample(world.people, 1)]
        meeting = world.issue.number("M", 6)
        for person in dict.fromkeys(p.id for p in present):
            who = next(p for p in present if p.id == person)
            fields: dict[str, object] = {
                "case_id": group.cases[-1],
                "meeting_id": meeting,
                "at": iso(at),
                "place": random.choice(("茶楼", "hotel lobby", "restaurant", "office")),
                "country": "CN",
            }
            fields |= person_fields(world, POLICE, "meetings", "person_", who, at)
            world.write(POLICE, "meetings", at, fields, {"person_": who.id})
