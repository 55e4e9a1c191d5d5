"""The letting of premises; this feed owns `Site`."""

from loaders.mapping import Feed, Node, Person, Ref, Tie, account, organization, site

LESSEE = Person("lessee_")
LEASE = Ref("Lease", "record")


def _party(person: Ref, role: str) -> Tie:
    return Tie("TOOK_PART", person, LEASE, {"role": f"'{role}'"}, apart=f"'{role}'")


FEED = Feed(
    "leases",
    people=(LESSEE,),
    nodes=(
        Node(
            "Site",
            "site_id",
            {
                "name": "site_name",
                "address": "address",
                "country": "country",
                "region": "region",
                "latitude": "number(latitude)",
                "longitude": "number(longitude)",
            },
        ),
        Node(
            "Lease",
            "record",
            {
                "from": 'date_of("from")',
                "to": 'date_of("to")',
                "rent": "minor(rent, currency)",
                "currency": "currency",
            },
        ),
    ),
    ties=(
        Tie("AT", LEASE, site()),
        _party(LESSEE.ref("leases"), "lessee"),
        _party(organization("lessee_org_id"), "lessee"),
        _party(organization("lessor_org_id"), "lessor"),
        Tie("PAID_FOR", account("payer_account"), LEASE),
    ),
    together=("site_id",),
    account_columns=("payer_account",),
)
