"""Graded statements that one person stands in a relation to another."""

from loaders.mapping import Feed, Node, Person, Ref, Tie, case

SUBJECT, OBJECT, SPEAKER = Person("subject_"), Person("object_"), Person("speaker_")
STATEMENT = Ref("Statement", "record")

FEED = Feed(
    "statements",
    people=(SUBJECT, OBJECT, SPEAKER),
    nodes=(
        Node(
            "Statement",
            "record",
            {
                "stated_at": "time_of(stated_at)",
                "source_reliability": "source_reliability",
                "information_credibility": "information_credibility",
                "relation": "relation",
            },
        ),
    ),
    ties=(
        Tie("UNDER", STATEMENT, case()),
        *(
            Tie(
                "TOOK_PART",
                person.ref("statements"),
                STATEMENT,
                {"role": f"'{role}'"},
                apart=f"'{role}'",
            )
            for person, role in ((SUBJECT, "subject"), (OBJECT, "object"), (SPEAKER, "speaker"))
        ),
    ),
)
