"""Cases, the people in them, and victims' reports: what is known late and in part."""

from datetime import datetime, timedelta
from random import Random

from leadgraph.simulate.groups import Group
from leadgraph.simulate.mentions import person_fields
from leadgraph.simulate.money import Ledger, Payment, decimal, iso
from leadgraph.simulate.things import Account, Person
from leadgraph.simulate.world import World

POLICE = "provincial-police"
_NAMES = {"MM": "缅北", "KH": "西港", "LA": "金三角", "PH": "马尼拉"}


def open_cases(world: World, group: Group) -> None:
    """Open one case for the group and one for each of the cities where victims went to the police.

    Where nobody reports for months, all of them are late.
    """
    random = world.random(f"cases/{group.id}")
    fixed = world.scale.groups > 0
    wait = random.randint(4, 7) if group.manner.quiet and not fixed else 0
    latest = world.scale.months - 2
    top = world.issue.number("C-N-", 6)
    opened = world.moment(random, min(group.start + 5 + wait, latest))
    _case(world, top, opened, "confirmed" if group.raid else "open", group, "national", "", "")
    many = (2 if world.scale.name == "tiny" else 3) if fixed else 1 + min(6, group.size // 14)
    for _ in range(many):
        case = world.issue.number("C-", 8)
        region = random.choice(group.victims).region
        at = world.moment(random, min(group.start + random.randint(3, 7) + wait, latest))
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


def victims_of(ledger: Ledger) -> dict[str, list[Payment]]:
    """Return the payments of each victim, in order of time."""
    by_victim: dict[str, list[Payment]] = {}
    for payment in ledger.payments:
        if payment.victim:
            by_victim.setdefault(payment.victim, []).append(payment)
    return by_victim


def reports(world: World, by_victim: dict[str, list[Payment]], group: Group) -> None:
    """Many victims report, weeks late, with what they remember; of some groups, months late."""
    random = world.random(f"reports/{group.id}")
    rate = 0.8 if world.scale.groups else group.manner.reported
    silent = world.scale.groups == 0 and group.manner.quiet
    for place, victim in enumerate(group.victims):
        payments = by_victim.get(victim.id, [])
        if not payments or random.random() > rate:
            continue
        late = random.randint(100, 240) if silent else random.randint(1, 20)
        at = payments[-1].at + timedelta(days=late, hours=random.randrange(12))
        if at >= world.end:
            continue
        case = group.cases[place % (len(group.cases) - 1)]
        lost = sum(payment.paid for payment in payments)
        phone = random.choice(group.numbers_on(payments[0].at.date())).number
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
