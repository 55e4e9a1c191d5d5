"""Persons in a case."""

from loaders.mapping import Feed, Person, Tie, case

PERSON = Person("person_")

FEED = Feed(
    "case_parties",
    people=(PERSON,),
    ties=(
        Tie(
            "PARTY_TO",
            PERSON.ref("case_parties"),
            case(),
            {
                "category": "category",
                "status": "status",
                "since": "date_of(since)",
                "function": '"function"',
            },
            apart="category",
        ),
    ),
)
