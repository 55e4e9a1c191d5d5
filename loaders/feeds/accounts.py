"""Accounts; this feed owns `Account`, and its card numbers lead to their account."""

from loaders.mapping import Feed, Node, Person, Ref, Tie, organization

HOLDER = Person("holder_")
ACCOUNT = Ref("Account", "account_id")
OVER_TIME = {"from": "date_of(opened_on)", "to": "date_of(closed_on)"}

FEED = Feed(
    "accounts",
    people=(HOLDER,),
    nodes=(
        Node(
            "Account",
            "account_id",
            {
                "institution": "institution",
                "kind": "kind",
                "opened_on": "date_of(opened_on)",
                "closed_on": "date_of(closed_on)",
                "status": "status",
                "balance": "minor(balance, currency)",
                "currency": "currency",
                "balance_at": "time_of(balance_at)",
                "card_numbers": "items(card_numbers)",
            },
            when="NOT starts_with(account_id, 'EXT:')",
        ),
    ),
    ties=(
        Tie("HOLDS", HOLDER.ref("accounts"), ACCOUNT, OVER_TIME),
        Tie("HOLDS", organization("holder_org_id"), ACCOUNT, OVER_TIME),
        Tie("LOGGED_INTO", Ref("Device", "item"), ACCOUNT, each="items(login_imei)"),
        Tie("LOGGED_INTO", Ref("Phone", "item"), ACCOUNT, each="items(login_phone)"),
    ),
    together=("account_id",),
)
