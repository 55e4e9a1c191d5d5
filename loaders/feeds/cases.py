"""Cases, as opened or updated."""

from loaders.mapping import Feed, Node, Tie, case

FEED = Feed(
    "cases",
    nodes=(
        Node(
            "Case",
            "case_id",
            {
                "opened_at": "time_of(opened_at)",
                "status": "status",
                "offence": "offence",
                "modus_operandi": "modus_operandi",
                "jurisdiction": "jurisdiction",
                "tier": "tier",
                "title": "title",
                "narrative": "narrative",
            },
        ),
    ),
    ties=(Tie("PART_OF", case(), case("parent_case_id")),),
    together=("case_id",),
)
