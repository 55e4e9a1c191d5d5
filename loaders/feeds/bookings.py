"""Seats, each for one traveller."""

from loaders.mapping import Feed, Node, Person, Ref, Tie, account, organization

TRAVELLER = Person("traveller_")
BOOKING = Ref("Booking", "record")

FEED = Feed(
    "bookings",
    people=(TRAVELLER,),
    nodes=(
        Node(
            "Booking",
            "record",
            {
                "booking_id": "agency || ':' || booking_id",
                "kind": "kind",
                "departs_at": "time_of(departs_at)",
                "booked_at": "time_of(booked_at)",
                "origin": "origin",
                "destination": "destination",
                "carrier_ref": "carrier_ref",
            },
        ),
    ),
    ties=(
        Tie(
            "TOOK_PART",
            TRAVELLER.ref("bookings"),
            BOOKING,
            {"role": "'traveller'"},
            apart="'traveller'",
        ),
        Tie(
            "TOOK_PART",
            organization("booker_org_id"),
            BOOKING,
            {"role": "'booker'"},
            apart="'booker'",
        ),
        Tie(
            "BOOKED",
            Ref("Phone", "booker_phone"),
            BOOKING,
            when="starts_with(booker_phone, '+')",
        ),
        Tie("PAID_FOR", account("payer_account"), BOOKING),
        Tie("DEPARTS_FROM", BOOKING, Ref("Port", "origin")),
        Tie("ARRIVES_AT", BOOKING, Ref("Port", "destination")),
    ),
    account_columns=("payer_account",),
)
