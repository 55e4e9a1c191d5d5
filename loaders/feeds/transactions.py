"""Movements of money."""

from loaders.mapping import Feed, Node, Ref, Tie, account

TRANSACTION = Ref("Transaction", "event_key")

FEED = Feed(
    "transactions",
    one_event_by="'ref:' || reference",
    nodes=(
        Node(
            "Transaction",
            "event_key",
            {
                "at": 'time_of("at")',
                "amount": "minor(amount, currency)",
                "currency": "currency",
                "to_amount": "minor(to_amount, coalesce(to_currency, currency))",
                "to_currency": "to_currency",
                "channel": "channel",
                "reference": "reference",
                "reverses_record": "reverses_record",
                "balance_after": "minor(balance_after, currency)",
                "from_institution": "from_institution",
                "to_institution": "to_institution",
                "memo": "memo",
            },
            source="events",
        ),
    ),
    ties=(
        Tie("PERFORMS", account("from_account"), TRANSACTION, source="events"),
        Tie("BENEFITS_TO", TRANSACTION, account("to_account"), source="events"),
        Tie("USED_FOR", Ref("Device", "imei"), TRANSACTION, source="events"),
        Tie(
            "REVERSES",
            TRANSACTION,
            Ref("Transaction", "reversed_transaction(agency, reverses_record)"),
            source="events",
        ),
    ),
    account_columns=("from_account", "to_account"),
)
