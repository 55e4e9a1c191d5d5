"""Journeys: bookings, nights and border crossings, with the documents shown on the way."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from leadgraph.simulate.mentions import person_fields, ref
from leadgraph.simulate.money import iso
from leadgraph.simulate.things import Account, Document, Organization, Person, Phone, Site
from leadgraph.simulate.world import World

# Airports and border towns by UN/LOCODE, with their country.
PORTS = {
    "CNKMG": "CN", "CNCAN": "CN", "CNSZX": "CN", "CNPEK": "CN", "CNNNG": "CN", "CNJHG": "CN",
    "THBKK": "TH", "KHPNH": "KH", "MMRGN": "MM", "VNHAN": "VN", "LAVTE": "LA", "SGSIN": "SG",
    "MYKUL": "MY",
}  # fmt: skip
IMMIGRATION = "exit-entry-immigration"
HOME_PORTS = ("CNKMG", "CNCAN", "CNSZX", "CNPEK")


def passport(world: World, person: Person) -> None:
    """See to it that the person has a passport."""
    if not any(document.kind == "passport" for document in person.documents):
        issued = world.days_ago(world.random("passports").randrange(20, 900))
        world.passport(person, issued)


def book(
    world: World,
    traveller: Person,
    departs: datetime,
    origin: str,
    destination: str,
    *,
    kind: str,
    carrier: str,
    booker: Phone | None = None,
    agency: Organization | None = None,
    payer: Account | None = None,
    booking: str | None = None,
    ahead: float = 5,
) -> None:
    """Book a seat; travellers with one `booking` number were booked together."""
    when = departs - timedelta(days=ahead)
    fields: dict[str, object] = {
        "booking_id": booking or world.issue.number("B", 9),
        "kind": kind,
        "departs_at": iso(departs),
        "origin": origin,
        "destination": destination,
        "carrier_ref": carrier,
        "booked_at": iso(when),
        "booker_phone": booker.number if booker else "",
        "booker_org_id": agency.id if agency else "",
        "payer_account": payer.id if payer else "",
    }
    fields |= person_fields(world, "carriers-union", "bookings", "traveller_", traveller, when)
    world.write("carriers-union", "bookings", departs, fields, {"traveller_": traveller.id})


def cross(
    world: World,
    person: Person,
    at: datetime,
    country_from: str,
    country_to: str,
    *,
    mode: str,
    port: str = "",
    regular: bool = True,
    carrier: str = "",
    party: str = "",
) -> None:
    """Let a person pass a border, or (not `regular`) be found to have passed it."""
    fields: dict[str, object] = {
        "at": iso(at),
        "port": port,
        "country_from": country_from,
        "country_to": country_to,
        "mode": mode,
        "regular": regular,
        "carrier_ref": carrier,
        "party_id": party,
    }
    fields |= person_fields(world, IMMIGRATION, "crossings", "person_", person, at)
    world.write(IMMIGRATION, "crossings", at, fields, {"person_": person.id})


def fly(
    world: World,
    random: Random,
    person: Person,
    at: datetime,
    origin: str,
    destination: str,
    **booking: object,
) -> str:
    """Let a person fly over a border with a booked seat; returns the flight."""
    passport(world, person)
    flight = str(booking.pop("carrier", "") or f"XK{random.randrange(100, 999)}")
    party = str(booking.pop("party", ""))
    book(
        world,
        person,
        at,
        origin,
        destination,
        kind="flight",
        carrier=flight,
        **booking,  # type: ignore[arg-type]
    )
    # The passport is looked at before departure.
    seen = at - timedelta(minutes=random.randrange(40, 120))
    cross(
        world,
        person,
        seen,
        PORTS[origin],
        PORTS[destination],
        mode="air",
        port=origin if PORTS[origin] == "CN" else destination,
        carrier=flight,
        party=party,
    )
    return flight


def stay(
    world: World,
    guest: Person,
    hotel: Site,
    check_in: datetime,
    nights: float,
    *,
    room: str = "",
    booker: Phone | None = None,
    payer: Account | None = None,
) -> None:
    """Let a guest stay at a hotel."""
    fields: dict[str, object] = {
        "site_id": hotel.id,
        "site_name": hotel.name,
        "address": hotel.address,
        "country": hotel.country,
        "region": hotel.region,
        "check_in": iso(check_in),
        "check_out": iso(check_in + timedelta(days=nights)),
        "room": room,
        "booked_by_phone": booker.number if booker else "",
        "paid_by_account": payer.id if payer else "",
    }
    fields |= person_fields(world, "lodging-bureau", "stays", "guest_", guest, check_in)
    world.write("lodging-bureau", "stays", check_in, fields, {"guest_": guest.id})


def tourists(world: World, people: Sequence[Person], hotels: Sequence[Site], trips: int) -> None:
    """Ordinary journeys of ordinary people: there, a few nights, and back."""
    random = world.random("tourists")
    abroad = sorted(port for port, country in PORTS.items() if country != "CN")
    for _ in range(trips):
        person = random.choice(people)
        home, away = random.choice(HOME_PORTS), random.choice(abroad)
        out = world.moment(random, random.randrange(world.scale.months), hours=(7, 21))
        payer = random.choice(person.accounts) if person.accounts else None
        booker = person.phones[0]
        fly(world, random, person, out, home, away, booker=booker, payer=payer)
        nights = random.randrange(2, 9)
        back = out + timedelta(days=nights)
        if back < world.end:
            fly(world, random, person, back, away, home, booker=booker, payer=payer)
        if random.random() < 0.4:
            stay(
                world,
                person,
                random.choice(hotels),
                out + timedelta(hours=5),
                nights,
                room=str(random.randrange(201, 899)),
                booker=booker,
                payer=payer,
            )


def documents(world: World) -> None:
    """Write the documents that the immigration service has issued or seen, as it printed them."""
    random = world.random("documents")
    for person in world.people:
        for document in person.documents:
            if document.kind == "resident_id" and random.random() < 0.75:
                continue
            if document.replaces:
                _document(world, world.random("documents/replaced"), person, document)
            else:
                _document(world, random, person, document)


def _document(world: World, random: Random, person: Person, document: Document) -> None:
    name = person.name_on(document.issued_on)
    fields: dict[str, object] = {
        "doc_type": document.kind,
        "doc_number": document.number,
        "doc_country": document.country,
        "issued_on": document.issued_on.isoformat(),
        "expires_on": document.expires_on.isoformat(),
        "holder_name": name.native,
        "holder_birth_date": person.born.isoformat(),
        "holder_name_latin": name.latin if random.random() < 0.95 else "",
    }
    if document.replaces and document.reported:
        fields["replaces_number"] = document.replaces
        fields["replaces_country"] = document.country
        fields["reason"] = document.reason
    if random.random() < 0.95:
        fields["holder_ref"] = ref(world, IMMIGRATION, person, document.issued_on)
    at = datetime.combine(document.issued_on, datetime.min.time(), tzinfo=world.end.tzinfo)
    world.write(IMMIGRATION, "documents", at, fields, {"holder_": person.id})
