"""Persons passing, or found to have passed, a border."""

from loaders.mapping import Feed, Node, Person, Ref, Tie

PERSON = Person("person_")
CROSSING = Ref("Crossing", "record")

FEED = Feed(
    "crossings",
    people=(PERSON,),
    nodes=(
        Node(
            "Crossing",
            "record",
            {
                "at": 'time_of("at")',
                "country_from": "country_from",
                "country_to": "country_to",
                "mode": "mode",
                "regular": "flag(regular)",
                "carrier_ref": "carrier_ref",
                "party_id": "agency || ':' || party_id",
            },
        ),
    ),
    ties=(
        Tie("THROUGH", CROSSING, Ref("Port", "port")),
        Tie(
            "TOOK_PART",
            PERSON.ref("crossings"),
            CROSSING,
            {"role": "'traveller'"},
            apart="'traveller'",
        ),
    ),
)
