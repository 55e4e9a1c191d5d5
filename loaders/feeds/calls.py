"""Calls and messages, metadata only: those of one pair of numbers on one day are a `Contact`."""

from loaders.mapping import Feed, Fold, Node, Ref, Tie, Value, phone

CONTACT = Ref("Contact", "contact")
PAIR_DAY = "least(caller, callee) || '|' || greatest(caller, callee) || '|' || utc_day(\"at\")"

PAIR_DAYS = f"""
SELECT {PAIR_DAY} AS contact, least(caller, callee) AS low, greatest(caller, callee) AS high,
       utc_day(any_value("at")) AS day,
       count(*) FILTER (kind = 'sms') AS messages,
       count(*) FILTER (kind IS DISTINCT FROM 'sms') AS calls,
       coalesce(sum(whole(seconds)), 0)::BIGINT AS seconds,
       min(time_of("at")) AS first, max(time_of("at")) AS last,
       count(*) FILTER (caller <= callee) AS begun_by_low,
       count(*) FILTER (caller > callee) AS begun_by_high,
       list_sort(list_distinct(list(caller_country) FILTER (caller_country IS NOT NULL)))
           AS countries,
       max(record) AS record, list_sort(list_distinct(flatten(list(records)))) AS records,
       arg_max(batch, ord) AS batch, max(ord) AS ord
FROM {{events}}
WHERE caller <> 'anon' AND callee <> 'anon' AND caller <> callee
GROUP BY contact, low, high
"""

FEED = Feed(
    "calls",
    one_event_by="reference",
    views={"pair_days": PAIR_DAYS},
    nodes=(
        Node(
            "Contact",
            "contact",
            {
                name: name
                for name in ("day", "calls", "messages", "seconds", "first", "last", "countries")
            },
            source="pair_days",
        ),
    ),
    ties=(
        Tie("IN_CONTACT", phone("low"), CONTACT, {"calls": "begun_by_low"}, source="pair_days"),
        Tie("IN_CONTACT", phone("high"), CONTACT, {"calls": "begun_by_high"}, source="pair_days"),
        Tie(
            "USED_IN",
            Ref("Phone", "caller"),
            Ref("Device", "caller_imei"),
            {
                "from": Value('utc_day("at")', Fold.LEAST),
                "to": Value('utc_day("at")', Fold.GREATEST),
            },
            apart="'seen'",
            when="starts_with(caller, '+')",
            source="events",
        ),
    ),
    together=(PAIR_DAY, "caller || '|' || caller_imei", "reference"),
)
