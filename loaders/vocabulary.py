"""The graph vocabulary: every label, relationship type and property that leadgraph writes.

It is mapping's target and documentation at once: the loaders and the write door take labels
and types from here only, stored queries are checked against it, and `docs/graph.md` is
generated from it. Times are UTC `datetime`, amounts are integers in the currency's minor unit.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from quality.errors import LeadgraphError

SCHEMA_VERSION = 3
"""The version of `cypher/schema` that the loaders write for."""


class Kind(StrEnum):
    """What a label stands for."""

    ENTITY = "entity"
    EVENT = "event"
    DERIVED = "derived"
    BOOK = "book-keeping"


@dataclass(frozen=True)
class NodeType:
    """One label: its kind, what its `key` is, and its other properties with their meaning."""

    label: str
    kind: Kind
    key: str
    help: str
    properties: Mapping[str, str]


@dataclass(frozen=True)
class RelType:
    """One relationship type between the labels named, with its properties and their meaning."""

    type: str
    start: tuple[str, ...]
    end: tuple[str, ...]
    help: str
    properties: Mapping[str, str]
    derived: bool = False


class UnknownTerm(LeadgraphError):
    """A label, type or property that the vocabulary does not hold."""


RECORD = {
    "feed": "feed of the record",
    "record": "the latest record behind it: `<agency>/<feed>/<record_id>`",
    "batch": "number of the batch that brought that record",
}
RECORDS = RECORD | {"records": "all records behind it, sorted"}
RUN = {"run": "the run that derived it"}
OVER_TIME = {"from": "since when (date), if known", "to": "until when (date), if ended"}
OWNED = RECORD


def _entity(label: str, key: str, help: str, **properties: str) -> NodeType:
    return NodeType(label, Kind.ENTITY, key, help, properties)


def _event(label: str, key: str, help: str, **properties: str) -> NodeType:
    return NodeType(label, Kind.EVENT, key, help, RECORDS | properties)


NODES: tuple[NodeType, ...] = (
    _entity(
        "Identity",
        "`<agency>/<feed>/ref:<ref>`, or `<agency>/<feed>/<record_id>#<prefix>` where there is none",
        "A person as one agency recorded them; never merged",
        **RECORD,
        agency="agency that recorded them",
        prefix="field prefix in the latest record (`person_`, `holder_`, ...)",
        ref="the agency's own key of the person",
        name="name as written, latest",
        name_latin="name in Latin letters, latest",
        names="every way the name was written, sorted",
        birth_date="date of birth, latest",
        records="every place the person is written: `<agency>/<feed>/<record_id>#<prefix>`, sorted",
    ),
    _entity(
        "Document",
        "`<country>:<type>:<number>`, as ICAO 9303 prints the number",
        "An identity document",
        **OWNED,
        doc_type="resident_id, passport, travel_permit or other",
        number="number as printed",
        country="issuing country",
        issued_on="date of issue",
        expires_on="date of expiry",
        reason="why it replaced another",
    ),
    _entity("Phone", "E.164", "A phone number"),
    _entity(
        "ServiceNumber",
        "`short:<country>:<number>` or `alpha:<name>`",
        "A service number or sender's name; kept apart from Phone so that no path runs through it",
    ),
    _entity("Device", "IMEI", "A handset"),
    _entity(
        "Account",
        "IBAN, card number or `<institution>:<number>`; a known card number gives its account",
        "A bank, payment or virtual-currency account",
        **OWNED,
        institution="who keeps it",
        kind="bank, wallet or virtual_currency",
        opened_on="date of opening",
        closed_on="date of closing",
        status="open, frozen or closed",
        balance="last known balance, minor units",
        currency="currency of the balance",
        balance_at="time of the balance",
        card_numbers="cards of the account",
    ),
    _entity(
        "External",
        "begins with `EXT:`",
        "The outside (cash, unknown, abroad); kept apart from Account so that no path runs through it",
    ),
    _entity("SocialAccount", "as reported", "An account on a social platform"),
    _entity(
        "Organization",
        "`<country>:<registration number>`",
        "A company, agency, park, exchange house, charity, ...",
        **OWNED,
        name="name",
        registration_number="number in the register",
        country="country of the register",
        kind="company, agency, park, exchange_house, licensed_lender, charity or other",
        industry="ISIC code",
        licensed="whether licensed",
        founded_on="date of foundation",
    ),
    _entity(
        "Outlet", "`<agency>:<outlet_id>`", "A shop that registers SIM cards", **OWNED, name="name"
    ),
    _entity(
        "Site",
        "the property registry's premises number, else `<country>:<name>|<address>`",
        "Premises",
        **OWNED,
        name="name",
        address="address",
        country="country",
        region="region",
        latitude="degrees north",
        longitude="degrees east",
    ),
    _entity("Port", "UN/LOCODE", "A border crossing point, station or airport"),
    _entity(
        "Case",
        "the police case number",
        "A case",
        **OWNED,
        opened_at="time of opening",
        status="open, confirmed, closed or withdrawn",
        offence="offence",
        modus_operandi="way of working",
        jurisdiction="region code",
        tier="national, province, city or county",
        title="title",
        narrative="narrative",
    ),
    _entity(
        "Warrant",
        "`<agency>:<warrant_id>`",
        "A warrant of arrest",
        **OWNED,
        offence="offence",
        issued_on="date of issue",
        expires_on="date of expiry",
        status="active, suspended, executed or withdrawn",
        authority="who issued it",
    ),
    _event(
        "Transaction",
        "`ref:<reference>`, else its record",
        "One movement of money",
        at="when",
        amount="amount, minor units",
        currency="currency",
        to_amount="amount received, minor units, where it differs",
        to_currency="currency received",
        channel="channel",
        reference="reference",
        reverses_record="record that it reverses",
        balance_after="payer's balance after it, minor units",
        from_institution="payer's institution",
        to_institution="receiver's institution",
        memo="memo",
    ),
    _event(
        "Contact",
        "`<lower phone>|<higher phone>|<day>` (UTC day)",
        "All calls and messages of one pair of phones on one day",
        day="UTC day",
        calls="voice calls",
        messages="messages",
        seconds="seconds talked",
        first="first of the day",
        last="last of the day",
        countries="countries of the callers, sorted",
    ),
    _event(
        "Crossing",
        "its record",
        "A person passing, or found to have passed, a border",
        at="when",
        country_from="left",
        country_to="entered",
        mode="air, land or sea",
        regular="by a regular way",
        carrier_ref="flight or plate",
        party_id="`<agency>:<party_id>`, seen together",
    ),
    _event("Stay", "its record", "A guest's stay", check_in="from", check_out="until", room="room"),
    _event(
        "Booking",
        "its record",
        "A seat for one traveller",
        booking_id="`<agency>:<booking_id>`",
        kind="flight, train, bus, boat or car",
        departs_at="departure",
        booked_at="when booked",
        origin="from where",
        destination="to where",
        carrier_ref="flight, train, plate",
    ),
    _event(
        "Meeting",
        "`<agency>:<meeting_id>`",
        "Persons seen at one meeting or place",
        at="when",
        place="place",
        country="country",
    ),
    _event(
        "Lease",
        "its record",
        "The letting of premises",
        **OVER_TIME,
        rent="rent a month, minor units",
        currency="currency",
    ),
    _event(
        "Report",
        "`<agency>:<report_id>`",
        "A victim's report",
        reported_at="when",
        lost_amount="loss, minor units",
        currency="currency",
        channel="how the fraud reached them",
        text="what they told",
        suspect_url="site named",
    ),
    _event(
        "Statement",
        "its record",
        "That one person stands in a relation to another, graded",
        stated_at="when",
        source_reliability="A to F",
        information_credibility="1 to 6",
        relation="reports_to, recruited_by, paid_by, moved_by, held_by, funded_by, works_with, introduced_by",
    ),
    _event(
        "Detention",
        "its record",
        "A detention, rescue or removal",
        at="when",
        kind="arrest, illegal_crossing, rescue or repatriation",
        place="place",
        country="country",
        party_id="`<agency>:<party_id>`, taken together",
        documents_held_by="who held the passport",
        ransom_paid="ransom paid, as noted",
        signs_of_coercion="whether signs were noted",
    ),
    _event(
        "Freeze",
        "its record",
        "A freeze, release or return of money",
        at="when",
        action="freeze, release or return",
        amount="amount, minor units",
        currency="currency",
    ),
    NodeType(
        "Person",
        Kind.DERIVED,
        "survives splits and merges",
        "One human being, as judged from identities",
        RUN
        | {
            "name": "a name to show",
            "name_latin": "the same in Latin letters",
            "birth_date": "date of birth",
            "identities": "number of identities",
        },
    ),
    NodeType(
        "Batch",
        Kind.BOOK,
        "batch number as text",
        "One drop as loaded",
        {
            "batch": "number",
            "drop": "drop id",
            "agency": "agency",
            "authority": "instrument and reference",
            "authority_expires_on": "date of expiry of the authority",
            "retention_until": "keep until",
            "handling": "handling code",
            "purpose": "purpose",
            "delivered_at": "when delivered",
            "sha256": "of the manifest",
        },
    ),
    NodeType(
        "Load",
        Kind.BOOK,
        "`<batch>/<feed>`",
        "How far one feed of one batch is loaded",
        {
            "batch": "number",
            "feed": "feed",
            "done": "chunks written",
            "of": "chunks planned",
            "complete": "whether readers may see it",
            "plan": "sha256 of the plan",
        },
    ),
    NodeType(
        "Migration",
        Kind.BOOK,
        "version",
        "A schema file that was applied",
        {"version": "number", "name": "file", "sha256": "checksum"},
    ),
    NodeType(
        "Writer",
        Kind.BOOK,
        "`ingest`",
        "Who may write now",
        {
            "token": "token of the holder",
            "holder": "host and process",
            "heartbeat": "last sign of life",
            "asked": "token of who asked last",
        },
    ),
    NodeType(
        "Group",
        Kind.DERIVED,
        "`G-` and a hash; survives runs in which most members stay",
        "Persons in scope who belong together, as their records show",
        RUN
        | {
            "name": "the case that most members stand in, or the key",
            "size": "members",
            "stability": "how much of it each run with another seed found, 0 to 1",
            "first": "first day of a trace that ties members",
            "last": "last day of a trace that ties members",
            "known": "members with a document, or an identity at the police or a register",
            "detained": "members in detention",
            "at_large": "members at large, abroad or wanted",
            "unknown": "members without such an identity, and accounts, handsets and numbers at work for the group that have no known holder",
        },
    ),
    NodeType(
        "Run",
        Kind.DERIVED,
        "the run",
        "One run of resolution, tracing or scoring",
        {
            "kind": "resolve, trace or leads",
            "batches": "batches it saw",
            "sha256": "of what it wrote",
        },
    ),
)

EVENTS: tuple[str, ...] = tuple(node.label for node in NODES if node.kind is Kind.EVENT)


def _tie(type: str, start: str, end: str, help: str, **properties: str) -> RelType:
    return RelType(type, tuple(start.split("|")), tuple(end.split("|")), help, properties)


def _fact(type: str, start: str, end: str, help: str, **properties: str) -> RelType:
    return RelType(type, tuple(start.split("|")), tuple(end.split("|")), help, RECORDS | properties)


def _derived(type: str, start: str, end: str, help: str, **properties: str) -> RelType:
    return RelType(
        type, tuple(start.split("|")), tuple(end.split("|")), help, RUN | properties, True
    )


_BEHIND = {"records": "records behind it, sorted"}

RELATIONSHIPS: tuple[RelType, ...] = (
    # Facts that tie two entities, each with its record.
    _fact("PRESENTED", "Identity", "Document", "The identity was written with this document"),
    _fact("GAVE", "Identity", "Phone", "The identity was written with this phone number"),
    _fact(
        "SUBSCRIBES",
        "Identity",
        "Phone",
        "The number is registered to the identity",
        **OVER_TIME,
        imsi="IMSI",
    ),
    _fact("USED_IN", "Phone", "Device", "The number was used in this handset", **OVER_TIME),
    _fact("SOLD_AT", "Phone", "Outlet", "The number was registered at this outlet", **OVER_TIME),
    _fact("RUN_BY", "Outlet", "Organization", "The outlet belongs to"),
    _fact("HOLDS", "Identity|Organization", "Account", "The account is titled to", **OVER_TIME),
    _fact(
        "LOGGED_INTO",
        "Device|Phone",
        "Account",
        "The account was opened from this device or number",
    ),
    _fact(
        "HAS_PART_IN",
        "Identity|Organization",
        "Organization",
        "Director, shareholder, ...",
        **OVER_TIME,
        part="director, shareholder, representative, beneficial_owner, employee or member",
        share="share, 0 to 1",
    ),
    _fact("SEATED_AT", "Organization", "Site", "The organization has its seat at"),
    _fact(
        "PARTY_TO",
        "Identity",
        "Case",
        "The identity stands in the case",
        category="suspect, convicted, victim, possible_trafficking_victim, missing, witness, reporter or contact",
        status="abroad, returned, detained, at_large or released",
        since="since when",
        function="what the police say the person did",
    ),
    _fact("NAMED_IN", "Identity", "Warrant", "The warrant is for", aliases="other names"),
    _fact("ISSUED_UNDER", "Warrant", "Case", "The warrant belongs to the case"),
    _fact("PART_OF", "Case", "Case", "The case belongs to a larger one"),
    _fact("REPLACES", "Document", "Document", "The document replaced an older one"),
    # Ties of an event, which has the record.
    _tie("PERFORMS", "Account|External", "Transaction", "Pays"),
    _tie("BENEFITS_TO", "Transaction", "Account|External", "Is paid to"),
    _tie("REVERSES", "Transaction", "Transaction", "Takes back"),
    _tie("USED_FOR", "Device", "Transaction", "The payment was made from this device"),
    _tie(
        "IN_CONTACT",
        "Phone|ServiceNumber",
        "Contact",
        "Called, or was called",
        calls="calls and messages begun",
    ),
    _tie(
        "TOOK_PART",
        "Identity|Organization",
        "Crossing|Stay|Booking|Meeting|Lease|Report|Statement|Detention",
        "Was part of the event",
        role="traveller, guest, attendee, lessee, lessor, booker, victim, subject, object, speaker or detainee",
    ),
    _tie("BOOKED", "Phone", "Stay|Booking", "The booking was made from this number"),
    _tie("PAID_FOR", "Account|External", "Stay|Booking|Lease", "The account paid for it"),
    _tie("UNDER", "Meeting|Report|Statement|Detention|Freeze", "Case", "Belongs to the case"),
    _tie("AT", "Stay|Meeting|Detention|Lease", "Site", "Took place at"),
    _tie("THROUGH", "Crossing", "Port", "Passed through"),
    _tie("DEPARTS_FROM", "Booking", "Port", "Starts at"),
    _tie("ARRIVES_AT", "Booking", "Port", "Ends at"),
    _tie("FREEZES", "Freeze", "Account|External", "Is about the account"),
    _tie("RETURNED_TO", "Freeze", "Account|External", "The money went back to"),
    _tie(
        "NAMES", "Report", "Phone|ServiceNumber|Account|External|SocialAccount", "The victim names"
    ),
    _tie("CLAIMS", "Report", "Transaction", "The victim's payment"),
    # The derived layer: what questions are asked of.
    _derived(
        "IDENTIFIES",
        "Identity",
        "Person",
        "The identity is this person",
        judgement="judgement behind it",
    ),
    _derived(
        "HOLDS",
        "Person",
        "Account|Document",
        "Holds the account, presented the document",
        **OVER_TIME,
        **_BEHIND,
    ),
    _derived(
        "USES", "Person", "Phone|Device", "Uses the number or handset", **OVER_TIME, **_BEHIND
    ),
    _derived(
        "OWNS",
        "Person",
        "Organization",
        "Has a part in the organization",
        **OVER_TIME,
        **_BEHIND,
        part="director, shareholder, ...",
        share="share, 0 to 1",
    ),
    _derived(
        "CONTROLS",
        "Person",
        "Account",
        "Has a hand on the account",
        how="holds, owns (through an organization) or operates (from a handset or number)",
        payments="payments made from the person's handset, where it is operated",
        **_BEHIND,
    ),
    _derived(
        "IN_TOUCH",
        "Person",
        "Person",
        "Telephoned each other, in either direction",
        days="days with a call or message",
        first="first of them",
        last="last of them",
        records="three of the records behind it, sorted",
    ),
    _derived(
        "SERVES",
        "Account",
        "Case",
        "Is one of the accounts that the group behind the case works with",
        because="taint, frozen, named, handset, front; sorted",
        share="overall part of what came in that is victims' money, 0 to 1",
        since="first victim's money, where any came",
        **_BEHIND,
    ),
    _derived(
        "TOOK_PART",
        "Person",
        "Crossing|Stay|Booking|Meeting|Lease|Report|Statement|Detention",
        "Was part of the event",
        role="as on the raw relationship",
        **_BEHIND,
    ),
    _derived(
        "PARTY_TO",
        "Person",
        "Case",
        "Stands in the case",
        category="as on the raw relationship",
        status="as on the raw relationship",
        since="as on the raw relationship",
        **_BEHIND,
    ),
    _derived("NAMED_IN", "Person", "Warrant", "The warrant is for", **_BEHIND),
    _derived(
        "PAID",
        "Account",
        "Account",
        "All payments of one account to another in one currency",
        count="payments",
        total="sum, minor units",
        currency="currency",
        first="first payment",
        last="last payment",
        worth="the sum in the currency of most payments, minor units: as paid, as exchanged, or at the rate of the day; payments without a known rate are left out",
        worth_currency="currency of `worth`",
    ),
    _derived(
        "TAINTED",
        "Account|Transaction",
        "Case",
        "Money of the victims of the case, and of cases that are part of it, that passed (transaction), came in and stayed (account)",
        amount="of a transaction: tainted part; of an account: tainted money that came in; minor units of `currency`",
        retained="of an account: tainted money still there after the last transaction",
        share="tainted part of the amount, 0 to 1",
        fifo="`amount`, traced first in, first out",
        fifo_retained="`retained`, traced first in, first out",
        currency="currency that the victims paid in",
        method="how `amount`, `retained` and `share` were traced",
        part="of an account `retained`, of a transaction `amount`, as a part of all that the victims paid, 0 to 1",
        overall="of an account: the part of what came in that is any case's victims' money, 0 to 1",
        since="of an account: the first time that it came in",
    ),
    _derived(
        "IN_SCOPE",
        "Person",
        "Case",
        "The person is in scope of the case",
        steps="0 to 2 steps from what the case's own records name",
        via="the steps taken, in words",
        **_BEHIND,
    ),
    _derived(
        "MEMBER_OF",
        "Person",
        "Group",
        "The person belongs to the group",
        main="whether it is the person's main group; others are those they are tied to as well",
        stability="share of the runs with another seed that put them there, 0 to 1",
        level="1 for who is directed by nobody, 2 for whom those direct, ...; none where nothing shows it",
        confidence="of the level: strong, medium or weak",
        status="detained, at_large, known or unknown",
        since="first day of a trace that ties them to the group",
        behind="keys of the nominees and holders whose accounts the person operates, sorted",
        **_BEHIND,
    ),
    _derived(
        "DIRECTS",
        "Person",
        "Person",
        "Directs a member of the same group, as money, control or statements show",
        confidence="strong, medium or weak",
        because="nominee, operates, pays, collects, testimony; sorted",
        **_BEHIND,
    ),
    _derived(
        "SEEN_IN",
        "Group",
        "Case",
        "Members of the group stand in the case as suspects",
        members="how many",
        share="part of all who stand there so, 0 to 1",
    ),
)

LABELS: Mapping[str, NodeType] = {node.label: node for node in NODES}


def label(name: str) -> str:
    """Return `name` if it is a label of the vocabulary.

    Raises:
        UnknownTerm: it is not.
    """
    if name not in LABELS:
        raise UnknownTerm(
            f"no label {name!r} in the graph vocabulary; add it to loaders/vocabulary.py"
        )
    return name


def relationship(type: str, start: str, end: str, *, derived: bool = False) -> RelType:
    """Return the relationship type `type` between two labels.

    Raises:
        UnknownTerm: the vocabulary has no such type between these labels.
    """
    for rel in RELATIONSHIPS:
        if rel.type == type and rel.derived is derived and start in rel.start and end in rel.end:
            return rel
    raise UnknownTerm(
        f"no relationship ({start})-[:{type}]->({end}) in the graph vocabulary; "
        "add it to loaders/vocabulary.py"
    )


def check_properties(term: NodeType | RelType, names: Iterable[str]) -> None:
    """Refuse property names that the vocabulary does not give to `term`.

    Raises:
        UnknownTerm: at least one name is unknown.
    """
    unknown = sorted(set(names) - set(term.properties) - {"key"})
    if unknown:
        called = term.label if isinstance(term, NodeType) else term.type
        raise UnknownTerm(
            f"{called} has no property {', '.join(unknown)}; add it to loaders/vocabulary.py"
        )
