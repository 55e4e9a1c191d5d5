"""What differs between two sets of batches: elements before and after, of the records touched.

Only records of batches in one set and not in the other, and those that speak of the same
elements, are looked at.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from loaders.feeds import mapping, mappings
from loaders.projection import Batches, State
from loaders.store import Store

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def changed(
    con: "DuckDBPyConnection", store: Store, feeds: Iterable[str], old: Batches, new: Batches
) -> list[str]:
    """Make `old_<name>` and `new_<name>` of the elements that may differ; return the names.

    Args:
        con: a connection, used for nothing else.
        store: the staged store.
        feeds: feeds whose batches differ; feeds that depend on them are found here.
        old, new: the batches before and after.
    """
    touched = dict.fromkeys(feeds, "")
    needed = _may_depend(touched)
    before = State(con, "before", store, old, needed)
    after = State(con, "after", store, new, needed)
    for feed in touched:
        differ = sorted(set(old.get(feed, ())) ^ set(new.get(feed, ())))
        touched[feed] = (
            f"SELECT DISTINCT agency, record_id FROM ({store.versions_sql(feed, differ)})"
        )
    for other, sql in _dependents(touched, before, after).items():
        touched[other] = f"{touched[other]} UNION {sql}" if other in touched else sql
    names: dict[str, dict[str, list[str]]] = {}
    for feed, sql in touched.items():
        _gather(con, feed, sql, (before, after))
        for side, state in (("old", before), ("new", after)):
            state.rows(feed, "gathered")
            for element, select in state.elements(feed).items():
                table = f"{side}_{element}__{feed}"
                con.execute(f'CREATE TABLE main."{table}" AS {select}')
                names.setdefault(element, {}).setdefault(side, []).append(table)
    con.execute("SET search_path = 'main'")
    for element, sides in names.items():
        for side, tables in sides.items():
            union = " UNION ALL BY NAME ".join(f'SELECT * FROM "{t}"' for t in tables)
            con.execute(f'CREATE VIEW "{side}_{element}" AS {union}')
    return sorted(names)


def _gather(
    con: "DuckDBPyConnection", feed: str, touched: str, states: tuple[State, State]
) -> None:
    """Make main.gathered (agency, record_id): touched records and all that speak of the same
    elements, before or after."""
    con.execute("SET search_path = 'after,main'")
    con.execute(f"CREATE OR REPLACE TABLE main.gathered AS {touched}")
    for shared in mapping(feed).all_together():
        keys = " UNION ".join(
            f"SELECT {shared} AS shared FROM ({state.standing(feed, 'main.gathered')})"
            for state in states
        )
        con.execute(
            "CREATE OR REPLACE TABLE main.shared AS"
            f" SELECT shared FROM ({keys}) WHERE shared IS NOT NULL"
        )
        more = " UNION ".join(
            f"SELECT agency, record_id FROM ({state.standing_where(feed, said)})"
            for state in states
            for said in (f"{shared} IN (SELECT shared FROM main.shared)",)
        )
        con.execute(
            f"INSERT INTO main.gathered SELECT * FROM ({more}) EXCEPT SELECT * FROM main.gathered"
        )


def _may_depend(feeds: Iterable[str]) -> set[str]:
    """The feeds whose standing records the change of some feeds may need."""
    needed = set(feeds)
    if "accounts" in needed:
        needed |= {feed for feed, made in mappings().items() if made.account_columns}
    if needed & {"transactions", "fraud_reports"}:
        needed |= {"transactions", "fraud_reports"}
    return needed


def _dependents(touched: dict[str, str], before: State, after: State) -> dict[str, str]:
    """SQL of records of other feeds whose elements may change: those that name a card whose
    account became known or changed, and those that name a transaction."""
    found: dict[str, list[str]] = {}
    if "accounts" in touched:
        cards = (
            "(SELECT card FROM (FROM before.account_alias EXCEPT FROM after.account_alias)"
            " UNION SELECT card FROM (FROM after.account_alias EXCEPT FROM before.account_alias))"
        )
        for feed, made in mappings().items():
            named = " OR ".join(f"{column} IN {cards}" for column in made.account_columns)
            if named:
                found.setdefault(feed, []).append(
                    f"SELECT agency, record_id FROM ({after.standing_where(feed, named)})"
                )
    if "transactions" in touched:
        ids = " UNION ".join(
            "SELECT agency, record_id, reference FROM "
            f"({state.standing('transactions', '(' + touched['transactions'] + ')')})"
            for state in (before, after)
        )
        found.setdefault("fraud_reports", []).append(f"""
            SELECT agency, record_id FROM (
                SELECT agency, record_id, unnest(items(payments)) AS id
                FROM after.standing_fraud_reports)
            WHERE id IN (
                SELECT unnest([reference, record_id, agency || '/transactions/' || record_id])
                         FROM ({ids}))""")
        back = f"(agency, reverses_record) IN (SELECT (agency, record_id) FROM ({ids}))"
        found.setdefault("transactions", []).append(
            f"SELECT agency, record_id FROM ({after.standing_where('transactions', back)})"
        )
    return {feed: " UNION ".join(parts) for feed, parts in found.items()}
