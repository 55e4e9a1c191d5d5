"""Guests' stays; a place without a property number is known by country, name and address."""

from loaders.mapping import Feed, Node, Person, Ref, Tie, account

GUEST = Person("guest_")
STAY = Ref("Stay", "record")
UNNUMBERED = "country || ':' || lower(trim(site_name)) || '|' || coalesce(lower(trim(address)), '')"
PLACE = Ref("Site", f"coalesce(site_id, {UNNUMBERED})")

FEED = Feed(
    "stays",
    people=(GUEST,),
    nodes=(
        Node(
            "Stay",
            "record",
            {"check_in": "time_of(check_in)", "check_out": "time_of(check_out)", "room": "room"},
        ),
        Node(
            "Site",
            PLACE.key,
            {"name": "site_name", "address": "address", "country": "country", "region": "region"},
            when="site_id IS NULL",
        ),
    ),
    ties=(
        Tie("AT", STAY, PLACE),
        Tie("TOOK_PART", GUEST.ref("stays"), STAY, {"role": "'guest'"}, apart="'guest'"),
        Tie(
            "BOOKED",
            Ref("Phone", "booked_by_phone"),
            STAY,
            when="starts_with(booked_by_phone, '+')",
        ),
        Tie("PAID_FOR", account("paid_by_account"), STAY),
    ),
    together=(UNNUMBERED,),
    account_columns=("paid_by_account",),
)
