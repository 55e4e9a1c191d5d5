"""Persons seen at one meeting or place, under a case."""

from loaders.mapping import Feed, Node, Person, Ref, Tie, case, site

PERSON = Person("person_")
MEETING = Ref("Meeting", "agency || ':' || meeting_id")

FEED = Feed(
    "meetings",
    people=(PERSON,),
    nodes=(
        Node(
            "Meeting",
            MEETING.key,
            {"at": 'time_of("at")', "place": "place", "country": "country"},
        ),
    ),
    ties=(
        Tie("UNDER", MEETING, case()),
        Tie("AT", MEETING, site()),
        Tie(
            "TOOK_PART",
            PERSON.ref("meetings"),
            MEETING,
            {"role": "'attendee'"},
            apart="'attendee'",
        ),
    ),
    together=(MEETING.key,),
)
