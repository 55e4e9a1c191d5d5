"""Registrations of phone numbers over a time; this feed owns `Outlet`."""

from loaders.mapping import Feed, Node, Person, Ref, Tie, organization

HOLDER = Person("holder_")
OUTLET = Ref("Outlet", "agency || ':' || outlet_id")
NUMBER = Ref("Phone", "phone")
OVER_TIME = {"from": "date_of(registered_on)", "to": "date_of(ended_on)"}

FEED = Feed(
    "subscribers",
    people=(HOLDER,),
    nodes=(Node("Outlet", OUTLET.key, {"name": "outlet_name"}),),
    ties=(
        Tie(
            "SUBSCRIBES",
            HOLDER.ref("subscribers"),
            NUMBER,
            OVER_TIME | {"imsi": "imsi"},
            apart="registered_on",
            when="starts_with(phone, '+')",
        ),
        Tie(
            "USED_IN",
            NUMBER,
            Ref("Device", "imei"),
            OVER_TIME,
            apart="'registered:' || registered_on",
            when="starts_with(phone, '+')",
        ),
        Tie(
            "SOLD_AT",
            NUMBER,
            OUTLET,
            OVER_TIME,
            apart="registered_on",
            when="starts_with(phone, '+')",
        ),
        Tie("RUN_BY", OUTLET, organization("outlet_org_id")),
    ),
    together=(OUTLET.key, "phone"),
)
