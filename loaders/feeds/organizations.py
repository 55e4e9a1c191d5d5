"""Organizations and the parts that persons and organizations have in them."""

from loaders.mapping import Feed, Node, Person, Tie, organization, site

PERSON = Person("person_")
PART = {"part": "part", "share": "number(share)", "from": 'date_of("from")', "to": 'date_of("to")'}
APART = "coalesce(part, '') || coalesce('@' || \"from\", '')"

FEED = Feed(
    "organizations",
    people=(PERSON,),
    nodes=(
        Node(
            "Organization",
            "org_id",
            {
                "name": "name",
                "registration_number": "registration_number",
                "country": "country",
                "kind": "kind",
                "industry": "industry",
                "licensed": "flag(licensed)",
                "founded_on": "date_of(founded_on)",
            },
        ),
    ),
    ties=(
        Tie(
            "HAS_PART_IN",
            PERSON.ref("organizations"),
            organization("org_id"),
            PART,
            apart=APART,
        ),
        Tie(
            "HAS_PART_IN",
            organization("owner_org_id"),
            organization("org_id"),
            PART,
            apart=APART,
        ),
        Tie("SEATED_AT", organization("org_id"), site()),
    ),
    together=("org_id",),
)
