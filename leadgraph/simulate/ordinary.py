"""Ordinary life: families, work, rent, shopping; most of what agencies have on file."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from leadgraph.simulate.mentions import person_fields
from leadgraph.simulate.money import Ledger, iso
from leadgraph.simulate.police import POLICE, party
from leadgraph.simulate.things import Account, Organization, Outlet, Person, Site
from leadgraph.simulate.world import World

_FIRMS = ("晨光电子", "南江食品", "新桥物流", "海棠服饰", "云岭旅游汽车", "Delta Foods", "和顺建材")
_SHOPS = ("便民超市", "好邻居药房", "老街饭馆", "Corner Mart", "加油站", "手机配件行")
_HOTELS = ("江畔宾馆", "边城旅舍", "Sunrise Hotel", "华侨酒店", "Garden Inn")


@dataclass
class Life:
    """Ordinary people and places that the rest of the world is mixed with."""

    people: list[Person]
    circles: list[list[Person]]
    firms: list[Organization]
    shops: list[Account]
    hotels: list[Site]
    outlets: list[Outlet]


def settle_people(world: World) -> Life:
    """Make ordinary people with accounts, in families, and the firms and shops they know."""
    random = world.random("ordinary")
    people = []
    for _ in range(world.scale.ordinary):
        country = "CN" if random.random() < 0.9 else random.choice(("MM", "TH", "VN", "KH", "PH"))
        person = world.person(country=country)
        if random.random() < 0.75:
            world.account(person, currency="CNY")
        people.append(person)
    circles, left = [], list(people)
    while len(left) > 1:
        size = random.randint(3, 6)
        circles.append(left[:size])
        left = left[size:]
    circles = [circle for circle in circles if len(circle) > 1]
    for _ in range(len(circles) // 2):
        circles.append(random.sample(people, random.randint(4, 9)))
    count = world.scale.ordinary
    firms = [
        _firm(world, random, name, people)
        for name in _numbered(_FIRMS, 3 if count < 200 else max(7, count // 100))
    ]
    shops = []
    for name in _numbered(_SHOPS, 3 if count < 200 else max(6, count // 80)):
        shop = _firm(world, random, name, people)
        shops.append(shop.accounts[0])
    hotels = []
    for place, name in enumerate(_numbered(_HOTELS, max(5, count // 200))):
        site = world.site(name, f"{'东西南北中'[place % 5]}街{place + 3}号", "CN", "532800")
        owner = world.organization(name, industry="5510", site=site)
        lease(world, site, owner, None, None)
        hotels.append(site)
    outlets = [
        Outlet(world.issue.number("OUT-", 5), f"{name}营业厅", telecom)
        for name, telecom in (("东门", "north-telecom"), ("人民路", "south-telecom"))
    ]
    for phone in world.phones:
        if phone.outlet is None and random.random() < 0.7:
            phone.outlet = next(o for o in outlets if o.telecom == phone.telecom)
    world.outlets = outlets
    return Life(people, circles, firms, shops, hotels, outlets)


def _numbered(names: tuple[str, ...], count: int) -> list[str]:
    """Return so many names: those there are, then the same again with a number."""
    return [
        names[place % len(names)] + (f"{place // len(names) + 1}" if place >= len(names) else "")
        for place in range(count)
    ]


def _firm(world: World, random: Random, name: str, people: list[Person]) -> Organization:
    firm = world.organization(f"{name}有限公司" if not name.isascii() else f"{name} Ltd")
    owner = random.choice(people)
    firm.parts.append((owner, "director", None, firm.founded_on))
    firm.parts.append((owner, "shareholder", 1.0, firm.founded_on))
    world.account(
        firm, institution=random.choice(("HARB", "RIVR")), currency="CNY", opening=400_000_000
    )
    return firm


def lease(
    world: World,
    site: Site,
    lessor: Organization | None,
    lessee: Organization | None,
    payer: Account | None,
    *,
    since: int = 0,
    rent: str = "",
) -> None:
    """Write the letting of premises, from the month `since`."""
    at = world.month(since)
    fields: dict[str, object] = {
        "site_id": site.id,
        "site_name": site.name,
        "address": site.address,
        "country": site.country,
        "region": site.region,
        "latitude": f"{site.latitude:.5f}",
        "longitude": f"{site.longitude:.5f}",
        "from": at.date().isoformat(),
        "lessor_org_id": lessor.id if lessor else "",
        "lessee_org_id": lessee.id if lessee else "",
        "rent": rent,
        "currency": "CNY" if rent else "",
        "payer_account": payer.id if payer else "",
    }
    world.write("property-registry", "leases", at, fields)


def live(world: World, ledger: Ledger, life: Life) -> None:
    """Wages, rent, family money, shopping and cash, month by month."""
    random = world.random("live")
    banked = [person for person in life.people if person.accounts]
    employed = 0.55 if world.scale.groups else 0.15
    workers = [
        (person, random.choice(life.firms)) for person in banked if random.random() < employed
    ]
    tenants = [(person, random.choice(banked)) for person in banked if random.random() < 0.2]
    families = [
        (one, other)
        for circle in life.circles
        for one, other in [tuple(circle[:2])]
        if one.accounts and other.accounts and random.random() < 0.5
    ]
    for month in range(world.scale.months):
        for person, firm in workers:
            at = world.moment(random, month, (10, 11))
            wage = random.randrange(4_000_00, 16_000_00)
            ledger.pay(firm.accounts[0], person.purse, at, wage, channel="salary", memo="工资")
        for tenant, landlord in tenants:
            if tenant is not landlord:
                at = world.moment(random, month, (1, 6))
                ledger.pay(tenant.purse, landlord.purse, at, 2_200_00, memo="房租")
        for one, other in families:
            at = world.moment(random, month, (15, 25))
            ledger.pay(one.purse, other.purse, at, random.randrange(300_00, 2_500_00))
    for _ in range(world.scale.purchases):
        account = random.choice(banked).purse
        at = world.moment(random, random.randrange(world.scale.months), hours=(7, 23))
        draw = random.random()
        if draw < 0.75:
            fen = random.randrange(8_00, 900_00)
            bought = ledger.pay(account, random.choice(life.shops), at, fen, channel="card")
            if random.random() < 0.004:
                ledger.pay(
                    bought.to,
                    account,
                    min(at.replace(second=59), world.end),
                    fen,
                    channel="card",
                    memo="退款",
                    reverses=bought,
                )
        elif draw < 0.9:
            ledger.pay(
                account, "EXT:CASH", at, random.randrange(1, 30) * 100_00, channel="cash_out"
            )
        else:
            ledger.pay("EXT:CASH", account, at, random.randrange(1, 40) * 100_00, channel="cash_in")


def private_lives(world: World, ledger: Ledger, life: Life) -> None:
    """Those who live off fraud shop, lend and work like others: half a dozen payments each."""
    random = world.random("private")
    known = ("organizer", "fund_sponsor", "border_facilitator", "recruiter", "sim_supplier")
    for person in world.people:
        often = 1 if "mule" in person.roles else 0
        if not {"lookalike:investor", "lookalike:employer", *known}.isdisjoint(person.roles):
            often = 7
        if not often or not any(account.holder is person for account in person.accounts):
            continue
        purse = person.purse
        if purse.currency != "CNY":
            continue
        for _ in range(random.randint(often // 2, often + often // 2)):
            at = world.moment(random, random.randrange(world.scale.months), hours=(7, 23))
            draw = random.random()
            if draw < 0.65:
                fen = random.randrange(20_00, 2_500_00)
                ledger.pay(purse, random.choice(life.shops), at, fen, channel="card")
            elif draw < 0.8:
                wage = random.randrange(4_000_00, 16_000_00)
                firm = random.choice(life.firms).accounts[0]
                ledger.pay(firm, purse, at, wage, channel="salary", memo="工资")
            else:
                friend = random.choice(life.people)
                if friend.accounts:
                    ends = (purse, friend.purse) if draw < 0.9 else (friend.purse, purse)
                    ledger.pay(*ends, at, random.randrange(200_00, 9_000_00))


def other_cases(world: World, life: Life, count: int) -> None:
    """Cases that have nothing to do with the groups: petty fraud, with their own people."""
    random = world.random("other-cases")
    for _ in range(count):
        case = world.issue.number("C-", 8)
        at = world.moment(random, random.randrange(1, world.scale.months))
        fields = {
            "case_id": case,
            "opened_at": iso(at),
            "status": random.choice(("open", "closed", "confirmed")),
            "offence": random.choice(("telecom_fraud", "other")),
            "modus_operandi": "shopping",
            "jurisdiction": random.choice(life.people).region,
            "tier": "county",
            "title": "网购纠纷",
        }
        world.write(POLICE, "cases", at, fields)
        suspect, victim, witness = random.sample(life.people, 3)
        party(world, case, "suspect", suspect, at, status="at_large")
        party(world, case, "victim", victim, at)
        if random.random() < 0.4:
            party(world, case, "witness", witness, at)
        if random.random() < 0.4:
            party(world, case, "contact", random.choice(life.people), at)


def registers(world: World) -> None:
    """Write every organization: one row for itself, one for each part in it."""
    random = world.random("registers")
    for org in world.organizations:
        at = datetime.combine(org.founded_on, datetime.min.time(), tzinfo=world.end.tzinfo)
        fields: dict[str, object] = {
            "org_id": org.id,
            "name": org.name,
            "registration_number": org.number,
            "country": org.country,
            "kind": org.kind,
            "industry": org.industry if random.random() < 0.9 else "",
            "licensed": org.licensed,
            "founded_on": org.founded_on.isoformat(),
            "site_id": org.site.id if org.site else "",
        }
        world.write("company-registry", "organizations", at, fields)
        for person, part, share, since in org.parts:
            own: dict[str, object] = dict(fields, part=part)
            own["share"] = f"{share:.2f}" if share is not None else ""
            own["from"] = since.isoformat()
            own |= person_fields(
                world, "company-registry", "organizations", "person_", person, since
            )
            world.write("company-registry", "organizations", at, own, {"person_": person.id})
