"""A simulated world: where its people and things are made, and where agencies write rows."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from functools import cached_property
from random import Random
from typing import Any

from leadgraph.simulate import changes, names
from leadgraph.simulate.identifiers import REGIONS, Issuer
from leadgraph.simulate.names import Name
from leadgraph.simulate.noise import Noise
from leadgraph.simulate.scale import Scale
from leadgraph.simulate.things import (
    Account,
    Document,
    Organization,
    Outlet,
    Pair,
    Person,
    Phone,
    Row,
    Site,
)

ZONE = timezone(timedelta(hours=8))

# Agencies, the code that their drops and records begin with, and their feeds; those whose keys
# others quote come first.
AGENCIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "company-registry": ("cr", ("organizations",)),
    "property-registry": ("pr", ("leases",)),
    "provincial-police": (
        "pol",
        ("cases", "case_parties", "statements", "meetings", "wanted_persons", "detentions"),
    ),
    "exit-entry-immigration": ("imm", ("documents", "crossings", "detentions")),
    "north-telecom": ("nt", ("subscribers", "calls")),
    "south-telecom": ("st", ("subscribers", "calls")),
    "harbour-bank": ("hb", ("accounts", "transactions", "freezes")),
    "river-bank": ("rb", ("accounts", "transactions", "freezes")),
    "lotus-pay": ("lp", ("accounts", "transactions")),
    "lodging-bureau": ("lo", ("stays",)),
    "carriers-union": ("ca", ("bookings",)),
    "anti-fraud-centre": ("af", ("fraud_reports",)),
}
INSTITUTIONS = {"HARB": "harbour-bank", "RIVR": "river-bank", "LOTUS": "lotus-pay"}
TELECOMS = ("north-telecom", "south-telecom")


@dataclass
class World:
    """All people and things of one world, and the rows that agencies have of them."""

    scale: Scale
    noise: Noise
    seed: int
    now: date
    people: list[Person] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    phones: list[Phone] = field(default_factory=list)
    organizations: list[Organization] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    outlets: list[Outlet] = field(default_factory=list)
    shops: dict[str, Outlet | None] = field(default_factory=dict)
    region: int | None = None
    issue: Issuer = field(init=False)
    reissue: Issuer = field(init=False)
    _streams: dict[str, Random] = field(default_factory=dict)
    _aside: str = ""
    _made_aside: set[str] = field(default_factory=set)
    _months: dict[int, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.issue = Issuer(self.random("identifiers"), self.region)
        self.reissue = self.issue.beside(self.random("changes/identifiers"))

    def random(self, purpose: str) -> Random:
        """Return the stream of random numbers for `purpose`; streams do not disturb each other."""
        purpose = self._aside + purpose
        if purpose not in self._streams:
            self._streams[purpose] = Random(f"{self.seed}/{self.scale.name}/{self.mark}{purpose}")
        return self._streams[purpose]

    @property
    def mark(self) -> str:
        """What the ids of people and groups of this region begin with; empty in a whole world."""
        return "" if self.region is None else f"R{self.region}-"

    @contextmanager
    def aside(self, purpose: str) -> Iterator[None]:
        """Within it every stream is one of `purpose`'s own, so that no other moves.

        The people made within it stay apart: no row of theirs takes a number from another's.
        """
        usual, self._aside = self.issue, f"{purpose}/"
        self.issue = usual.beside(self.random("identifiers"))
        try:
            yield
        finally:
            self.issue, self._aside = usual, ""

    @cached_property
    def end(self) -> datetime:
        """The moment after which nothing has happened yet."""
        return datetime(self.now.year, self.now.month, self.now.day, 18, tzinfo=ZONE)

    @property
    def start(self) -> datetime:
        """The first moment of the first month."""
        return self.month(0)

    def month(self, index: int) -> datetime:
        """Return the first moment of the month `index`, 0 being the first simulated."""
        if index not in self._months:
            months = self.now.year * 12 + self.now.month - self.scale.months + index
            self._months[index] = datetime(months // 12, months % 12 + 1, 1, tzinfo=ZONE)
        return self._months[index]

    def moment(
        self,
        random: Random,
        month: int,
        days: tuple[int, int] = (1, 28),
        hours: tuple[int, int] = (9, 22),
    ) -> datetime:
        """Return a moment in `month` between these days (of 28) and hours, never after the end."""
        first, last = days
        opens, closes = hours
        draw = random.random
        at = self.month(month) + timedelta(
            days=first - 1 + int(draw() * (last - first + 1)),
            seconds=opens * 3600 + int(draw() * (closes - opens) * 3600),
        )
        late = draw()
        return at if at < self.end else self.end - timedelta(minutes=5 + int(late * 595))

    def days_ago(self, days: float) -> date:
        """Return the day so many days before the first month."""
        return (self.start - timedelta(days=days)).date()

    # Making things ------------------------------------------------------------------------

    def person(
        self,
        role: str | None = None,
        *,
        country: str = "CN",
        group: str = "",
        name: Name | None = None,
        born: date | None = None,
        male: bool | None = None,
        region: str | None = None,
        note: str = "",
        telephone: bool = True,
    ) -> Person:
        """Make a person with a name, documents, and a registered telephone."""
        random = self.random("people")
        male = random.random() < 0.6 if male is None else male
        if born is None:
            born = date(self.now.year - 19, 1, 1) - timedelta(days=random.randrange(365 * 38))
        region = region or random.choice(REGIONS)
        if name is None:
            name = (
                names.chinese(random, male) if country == "CN" else names.foreign(random, country)
            )
        issued = self.days_ago(random.randrange(200, 1500))
        documents = []
        if country == "CN":
            documents.append(
                Document(
                    "resident_id",
                    self.issue.resident_id(region, born, male),
                    "CN",
                    issued,
                    date(issued.year + 20, issued.month, min(issued.day, 28)),
                )
            )
        made = Person(
            f"P{self.region or 0}{len(self.people) + 1:06d}"
            if self.region is not None
            else f"P{len(self.people) + 1:06d}",
            name,
            born,
            male,
            country,
            region,
            documents,
            group=group,
            note=note,
        )
        changes.foresee(self, made)
        if country != "CN" or random.random() < 0.45 or group:
            self.passport(made, issued)
        made.imei = self.issue.imei()
        if role:
            made.roles.append(role)
        self.people.append(made)
        if self._aside:
            self._made_aside.add(made.id)
        if telephone:
            self.phone(made, made, registered=self.days_ago(random.randrange(30, 1500)))
        return made

    def passport(self, person: Person, issued: date) -> None:
        """Give the person a passport, and those that will replace it."""
        first = changes.passport(self.issue.passport(person.country), person.country, issued)
        person.documents += changes.passports(self, person, first)

    def phone(
        self,
        subscriber: Person,
        user: Person,
        *,
        registered: date,
        outlet: Outlet | None = None,
        imei: str | None = None,
        ended: date | None = None,
    ) -> Phone:
        """Register a number to `subscriber`; `user` is who speaks on it."""
        telecom = outlet.telecom if outlet else self.random("people").choice(TELECOMS)
        made = Phone(
            self.issue.phone(subscriber.country),
            telecom,
            imei or user.imei,
            registered,
            subscriber,
            user,
            outlet,
            ended,
        )
        self.phones.append(made)
        user.phones.append(made)
        return made

    def account(
        self,
        holder: Person | Organization,
        *,
        institution: str | None = None,
        currency: str | None = None,
        opened: date | None = None,
        controller: Person | None = None,
        opening: int | None = None,
    ) -> Account:
        """Open an account; `controller` is who really uses it, the holder if not given."""
        random = self.random("accounts")
        institution = institution or random.choices(("HARB", "RIVR", "LOTUS"), (5, 3, 2))[0]
        card = None
        if institution == "LOTUS":
            number, kind = self.issue.number("LOTUS:", 10), "wallet"
            if currency == "USDT":
                kind = "virtual_currency"
        elif institution == "RIVR" and currency == "USD":
            number, kind = self.issue.iban(), "bank"
        else:
            card = self.issue.card()
            number, kind = self.issue.number(f"{institution}:", 12), "bank"
            if random.random() < 0.25:
                number, card = card, None
        made = Account(
            number,
            institution,
            kind,
            currency or "CNY",
            opened or self.days_ago(random.randrange(40, 2500)),
            card=card,
            opening=random.randrange(50_000, 3_000_000) if opening is None else opening,
        )
        if isinstance(holder, Person):
            made.holder = holder
            made.controller = controller or holder
        else:
            made.org = holder
            made.controller = controller
            holder.accounts.append(made)
        if made.controller is not None:
            made.devices.append(made.controller.imei)
            if made.controller is holder:
                made.phones.append(made.controller.phone)
            made.controller.accounts.append(made)
        self.accounts.append(made)
        return made

    def organization(
        self,
        name: str,
        *,
        country: str = "CN",
        kind: str = "company",
        industry: str = "6201",
        licensed: bool = True,
        founded: date | None = None,
        site: Site | None = None,
    ) -> Organization:
        """Register an organization."""
        number = self.issue.company(country)
        founded = founded or self.days_ago(self.random("people").randrange(200, 4000))
        made = Organization(
            f"{country}:{number}", number, name, country, kind, industry, licensed, founded, site
        )
        self.organizations.append(made)
        return made

    def site(self, name: str, address: str, country: str, region: str) -> Site:
        """Enter premises into the property registry."""
        random = self.random("sites")
        low, left = {"CN": (24.0, 102.0), "MM": (16.7, 98.5), "KH": (11.0, 103.5)}.get(
            country, (15.0, 100.0)
        )
        made = Site(
            self.issue.number(f"{country}-PR-", 7),
            name,
            address,
            country,
            region,
            round(low + random.random(), 5),
            round(left + random.random(), 5),
        )
        self.sites.append(made)
        return made

    # What agencies write down -------------------------------------------------------------

    def write(
        self,
        agency: str,
        feed: str,
        at: datetime,
        fields: Mapping[str, Any],
        mentions: Mapping[str, str] | None = None,
    ) -> Row:
        """Let `agency` write one row of `feed`; empty fields (no text, no list) are left out.

        The record's id says nothing of its order. `mentions` gives the true person behind each
        prefix.
        """
        code = AGENCIES[agency][0]
        mentions = dict(mentions or {})
        aside = bool(self._aside) or not self._made_aside.isdisjoint(mentions.values())
        row = Row(
            agency,
            feed,
            (self.reissue if aside else self.issue).code(f"{code}-"),
            at,
            {name: value for name, value in fields.items() if value or value is False},
            mentions,
            aside=aside,
        )
        self.rows.append(row)
        return row

    def those(self, role: str) -> Iterable[Person]:
        """Return everyone with `role`, in the order in which they were made."""
        return [person for person in self.people if role in person.roles]
