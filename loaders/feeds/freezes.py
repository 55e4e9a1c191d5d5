"""Freezes, releases and returns of money."""

from loaders.mapping import Feed, Node, Ref, Tie, account, case

FREEZE = Ref("Freeze", "record")

FEED = Feed(
    "freezes",
    nodes=(
        Node(
            "Freeze",
            "record",
            {
                "at": 'time_of("at")',
                "action": "action",
                "amount": "minor(amount, currency)",
                "currency": "currency",
            },
        ),
    ),
    ties=(
        Tie("FREEZES", FREEZE, account("account_id")),
        Tie("RETURNED_TO", FREEZE, account("to_account")),
        Tie("UNDER", FREEZE, case()),
    ),
    account_columns=("account_id", "to_account"),
)
