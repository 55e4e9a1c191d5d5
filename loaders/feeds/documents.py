"""Identity documents, as issued or seen; this feed owns `Document`."""

from loaders.mapping import Feed, Node, Person, Ref, Tie

HOLDER = Person("holder_", documents=False, phones=False)
DOCUMENT = Ref("Document", "document_key(doc_type, doc_number, doc_country)")

FEED = Feed(
    "documents",
    people=(HOLDER,),
    nodes=(
        Node(
            "Document",
            DOCUMENT.key,
            {
                "doc_type": "doc_type",
                "number": "doc_number",
                "country": "doc_country",
                "issued_on": "date_of(issued_on)",
                "expires_on": "date_of(expires_on)",
                "reason": "reason",
            },
        ),
    ),
    ties=(
        Tie("PRESENTED", HOLDER.ref("documents"), DOCUMENT),
        Tie(
            "REPLACES",
            DOCUMENT,
            Ref(
                "Document",
                "document_key(doc_type, replaces_number, coalesce(replaces_country, doc_country))",
            ),
        ),
    ),
    together=(DOCUMENT.key,),
)
