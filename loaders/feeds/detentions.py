"""Detentions, rescues and removals."""

from loaders.mapping import Feed, Node, Person, Ref, Tie, case, site

PERSON = Person("person_")
DETENTION = Ref("Detention", "record")

FEED = Feed(
    "detentions",
    people=(PERSON,),
    nodes=(
        Node(
            "Detention",
            "record",
            {
                "at": 'time_of("at")',
                "kind": "kind",
                "place": "place",
                "country": "country",
                "party_id": "agency || ':' || party_id",
                "documents_held_by": "documents_held_by",
                "ransom_paid": "ransom_paid",
                "signs_of_coercion": "flag(signs_of_coercion)",
            },
        ),
    ),
    ties=(
        Tie("UNDER", DETENTION, case()),
        Tie("AT", DETENTION, site()),
        Tie(
            "TOOK_PART",
            PERSON.ref("detentions"),
            DETENTION,
            {"role": "'detainee'"},
            apart="'detainee'",
        ),
    ),
)
