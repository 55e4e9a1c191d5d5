"""What a simulated world is made of: people and what they have, and the rows written of them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from leadgraph.simulate.names import Name


@dataclass(frozen=True)
class Document:
    """An identity document of a person.

    `replaces` is the number before it and `reason` why; the agency's row says so if `reported`.
    """

    kind: str
    number: str
    country: str
    issued_on: date
    expires_on: date
    replaces: str | None = None
    reason: str = ""
    reported: bool = True


@dataclass
class Account:
    """An account. `devices` are those that it is opened from, whoever it is titled to.

    Amounts everywhere are integers in the minor unit of `currency` (USDT: 6 digits, others 2).
    """

    id: str
    institution: str
    kind: str
    currency: str
    opened_on: date
    holder: "Person | None" = None
    org: "Organization | None" = None
    controller: "Person | None" = None
    card: str | None = None
    devices: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    status: str = "open"
    closed_on: date | None = None
    opening: int = 0


@dataclass
class Phone:
    """A number: who it is registered to, and who speaks on it."""

    number: str
    telecom: str
    imei: str
    registered_on: date
    subscriber: "Person"
    user: "Person"
    outlet: "Outlet | None" = None
    ended_on: date | None = None


@dataclass
class Outlet:
    """A shop that registers numbers."""

    id: str
    name: str
    telecom: str
    org: "Organization | None" = None


@dataclass
class Site:
    """Premises, as the property registry numbers them."""

    id: str
    name: str
    address: str
    country: str
    region: str
    latitude: float
    longitude: float


@dataclass
class Organization:
    """An organization and who has what part in it."""

    id: str
    number: str
    name: str
    country: str
    kind: str
    industry: str
    licensed: bool
    founded_on: date
    site: Site | None = None
    parts: list[tuple["Person", str, float | None, date]] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)


@dataclass
class Person:
    """A human being, with the truth about them that no agency is told.

    `roles` is empty for those who have nothing to do with fraud. `hidden` marks an organizer
    who acts through a proxy, a nominee or a front company. `name` is the one at the beginning;
    `renamed` has the day from which another is theirs, and that name. `romanised` is how some
    offices spell a Chinese name: `cantonese`, `wade_giles`, or empty. `level` is the place in a
    group (`boss`, `proxy`, `nominee`, `manager`, ...) or beside it, `behind` has the ids of those
    through whom a hidden boss acts, and `status` says what became of a member (`detained`,
    `rescued`, `at_large`).
    """

    id: str
    name: Name
    born: date
    male: bool
    country: str
    region: str
    documents: list[Document]
    phones: list[Phone] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    imei: str = ""
    roles: list[str] = field(default_factory=list)
    group: str = ""
    hidden: bool = False
    note: str = ""
    renamed: tuple[date, Name] | None = None
    romanised: str = ""
    level: str = ""
    behind: str = ""
    status: str = ""

    def name_on(self, day: date) -> Name:
        """Return the name that is the person's on `day`."""
        if self.renamed is not None and day >= self.renamed[0]:
            return self.renamed[1]
        return self.name

    @property
    def purse(self) -> Account:
        """The first account that is titled to the person."""
        return next(account for account in self.accounts if account.holder is self)

    @property
    def phone(self) -> str:
        """The number that the person gives when asked."""
        return self.phones[0].number


@dataclass(frozen=True)
class Pair:
    """Two people who are easily taken for one: `person` was made after `other`.

    `what` is `namesake`, `same_birth_namesake`, `twin` or `shared_phone`.
    """

    what: str
    person: Person
    other: Person


@dataclass(slots=True)
class Row:
    """One row that an agency delivers.

    `part` is 0 for the first drop and 1 for the later one; `both` rows come in both. `aside` is
    set where the row is about someone whom the noise put into the world.
    """

    agency: str
    feed: str
    record_id: str
    at: datetime
    fields: dict[str, Any]
    mentions: dict[str, str]
    part: int = 0
    both: bool = False
    aside: bool = False
