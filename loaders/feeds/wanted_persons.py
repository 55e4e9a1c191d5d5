"""Warrants."""

from loaders.mapping import Feed, Node, Person, Ref, Tie, case

PERSON = Person("person_")
WARRANT = Ref("Warrant", "agency || ':' || warrant_id")

FEED = Feed(
    "wanted_persons",
    people=(PERSON,),
    nodes=(
        Node(
            "Warrant",
            WARRANT.key,
            {
                "offence": "offence",
                "issued_on": "date_of(issued_on)",
                "expires_on": "date_of(expires_on)",
                "status": "status",
                "authority": "authority",
            },
        ),
    ),
    ties=(
        Tie("ISSUED_UNDER", WARRANT, case()),
        Tie("NAMED_IN", PERSON.ref("wanted_persons"), WARRANT, {"aliases": "items(aliases)"}),
    ),
    together=(WARRANT.key,),
)
