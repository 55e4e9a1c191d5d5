"""Victims' reports."""

from loaders.mapping import Feed, Node, Person, Ref, Tie, account, case, phone

PERSON = Person("person_")
REPORT = Ref("Report", "event_key")

FEED = Feed(
    "fraud_reports",
    people=(PERSON,),
    one_event_by="agency || ':' || report_id",
    nodes=(
        Node(
            "Report",
            "event_key",
            {
                "reported_at": "time_of(reported_at)",
                "lost_amount": "minor(lost_amount, currency)",
                "currency": "currency",
                "channel": "channel",
                "text": "text",
                "suspect_url": "suspect_url",
            },
            source="events",
        ),
    ),
    ties=(
        Tie("UNDER", REPORT, case(), source="events"),
        Tie(
            "NAMES", REPORT, phone("suspect_phone"), when="suspect_phone <> 'anon'", source="events"
        ),
        Tie("NAMES", REPORT, account("suspect_account"), source="events"),
        Tie("NAMES", REPORT, Ref("SocialAccount", "suspect_social"), source="events"),
        Tie(
            "CLAIMS",
            REPORT,
            Ref("Transaction", "claimed_transaction(item)"),
            source="events",
            each="items(payments)",
        ),
        Tie(
            "TOOK_PART", PERSON.ref("fraud_reports"), REPORT, {"role": "'victim'"}, apart="'victim'"
        ),
    ),
    account_columns=("suspect_account",),
)
