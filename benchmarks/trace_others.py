"""What a user would pick instead of the tracer, asked where a case's money went; for `trace.py`.

A recursive query in DuckDB, a quantified path pattern in Neo4j, and a traversal in networkx. None
of them says how much went where: they enumerate the paths along which time runs forward, or find
who can be reached. Each is stopped after a limit, and that it did not end is its result.
"""

import heapq
import os
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Asked = Sequence[dict[str, Any]]
Answer = dict[str, Any]

PATHS = """
WITH RECURSIVE path(payee, moment, payments) AS (
    SELECT payee, moment, 1 FROM payment WHERE key IN (SELECT unnest(?))
    UNION ALL
    SELECT p.payee, p.moment, path.payments + 1
    FROM path JOIN payment p ON p.payer = path.payee AND p.moment >= path.moment
    WHERE path.payments < {most} AND NOT starts_with(p.payer, 'EXT:'))
SELECT count(*), count(DISTINCT payee) FROM path"""

ARRIVALS = """
WITH RECURSIVE arrival(account, moment) USING KEY (account) AS (
    SELECT payee, min(moment) FROM payment WHERE key IN (SELECT unnest(?)) GROUP BY payee
    UNION
    SELECT p.payee, min(p.moment)
    FROM arrival a JOIN payment p ON p.payer = a.account AND p.moment >= a.moment
    LEFT JOIN recurring.arrival known ON known.account = p.payee
    WHERE NOT starts_with(p.payer, 'EXT:') AND (known.moment IS NULL OR p.moment < known.moment)
    GROUP BY p.payee)
SELECT count(*), count(*) FROM arrival"""

PATTERN = """
MATCH (begin:Transaction) WHERE begin.key IN $starts
MATCH (begin) ((x:Transaction)-[:BENEFITS_TO]->(:Account)-[:PERFORMS]->(y:Transaction)
               WHERE x.at <= y.at) {{1, {more}}} (last:Transaction)
RETURN count(*) AS paths, count(DISTINCT last) AS reached"""


def payments(home: Path) -> Path:
    """Return a DuckDB database with the table payment(key, moment, payer, payee, amount), sorted by
    payer and time, made of the staged store when it is not there."""
    import duckdb

    file = home / "payments.duckdb"
    if not file.exists():
        with duckdb.connect(file) as con:
            con.execute(f"""
                CREATE TABLE payment AS
                SELECT 'ref:' || reference AS key, epoch_us("at"::TIMESTAMPTZ) AS moment,
                       from_account AS payer, to_account AS payee, amount::DECIMAL(18, 2) AS amount
                FROM read_parquet('{home}/staged/transactions/*.parquet', union_by_name = true)
                WHERE agency = 'clearing' ORDER BY payer, moment""")
    return file


def duckdb_paths(home: Path, asked: Asked, limit: float, most: int) -> list[Answer]:
    """Enumerate paths of at most `most` payments with a recursive query."""
    return _duckdb(home, asked, limit, PATHS.format(most=most))


def duckdb_arrivals(home: Path, asked: Asked, limit: float) -> list[Answer]:
    """Find who can be reached, and when first, with a recursive query that keeps one row an
    account (`USING KEY`)."""
    return _duckdb(home, asked, limit, ARRIVALS)


def _duckdb(home: Path, asked: Asked, limit: float, sql: str) -> list[Answer]:
    import duckdb

    with duckdb.connect(payments(home), read_only=True) as con:
        con.execute(f"SET temp_directory = '{home}/others'")
        con.execute("SET max_temp_directory_size = '10GB'")
        con.execute("SET memory_limit = '6GB'")
        con.execute("SELECT sum(moment) FROM payment").fetchall()
        return [_limited(con, sql, [one["transactions"]], limit) for one in asked]


def _limited(con: "DuckDBPyConnection", sql: str, values: list[Any], limit: float) -> Answer:
    import duckdb

    timer = threading.Timer(limit, con.interrupt)
    timer.start()
    began = time.perf_counter()
    try:
        found = con.execute(sql, values).fetchone()
    except (duckdb.InterruptException, duckdb.OutOfMemoryException) as error:
        return {"ended": False, "seconds": time.perf_counter() - began, "why": str(error)[:80]}
    finally:
        timer.cancel()
    assert found is not None
    seconds = time.perf_counter() - began
    return {"ended": True, "seconds": seconds, "rows": found[0], "reached": found[1]}


def networkx_arrivals(home: Path, asked: Asked, limit: float, slice_: int) -> list[Answer]:
    """Find who can be reached within a slice of payments from the first start on: earliest
    arrival, in order of time, in a graph of all of them; making the graph is timed apart."""
    import duckdb
    import networkx as nx

    answers = []
    with duckdb.connect(payments(home), read_only=True) as con:
        for one in asked:
            rows = con.execute(
                "SELECT key, moment, payer, payee FROM payment WHERE moment >= (SELECT min(moment)"
                " FROM payment WHERE key IN (SELECT unnest(?))) ORDER BY moment, key LIMIT ?",
                [one["transactions"], slice_],
            ).fetchall()
            began = time.perf_counter()
            graph: Any = nx.MultiDiGraph()
            for key, at, payer, payee in rows:
                graph.add_edge(payer, payee, key=key, at=at)
            made = time.perf_counter() - began
            starts = set(one["transactions"])
            answers.append(
                {"make_seconds": made, **_arrivals(graph, starts, limit), "payments": len(rows)}
            )
    return answers


def _arrivals(graph: Any, starts: set[str], limit: float) -> Answer:
    began = time.perf_counter()
    queue = [
        (at, payee)
        for payer, payee, key, at in graph.edges(keys=True, data="at")
        if key in starts
    ]  # fmt: skip
    heapq.heapify(queue)
    first: dict[str, int] = {}
    while queue:
        at, account = heapq.heappop(queue)
        if account in first:
            continue
        first[account] = at
        if account.startswith("EXT:"):
            continue
        for _, payee, then in graph.out_edges(account, data="at"):
            if then >= at and payee not in first:
                heapq.heappush(queue, (then, payee))
        if time.perf_counter() - began > limit:
            return {"ended": False, "seconds": time.perf_counter() - began}
    return {"ended": True, "seconds": time.perf_counter() - began, "reached": len(first)}


def neo4j_patterns(home: Path, asked: Asked, limit: float, lengths: Sequence[int]) -> list[Answer]:
    """Match paths of at most so many payments in a scratch Neo4j that holds the payments."""
    import neo4j
    from neo4j.exceptions import Neo4jError

    from leadgraph.local import server
    from leadgraph.settings import Settings

    answers: list[Answer] = []
    with tempfile.TemporaryDirectory(dir=home) as folder:
        local = Settings(_env_file=None, home=Path(folder), heap="3g", pagecache="2g")
        try:
            server.up(local, ports=(0, 0))
            server.down(local)
            began = time.perf_counter()
            _import(home, local)
            imported = time.perf_counter() - began
            started = server.up(local, ports=(0, 0))
            auth = (server.USERNAME, server.password(local))
            with neo4j.GraphDatabase.driver(started.uri, auth=auth) as driver:
                _index(driver)
                for length in lengths:
                    for one in asked:
                        query: Any = neo4j.Query(PATTERN.format(more=length - 1), timeout=limit)
                        began = time.perf_counter()
                        answer: Answer = {"length": length, "import_seconds": imported}
                        try:
                            with driver.session() as session:
                                found = session.run(query, starts=one["transactions"]).single(
                                    strict=True
                                )
                            answer |= {"ended": True, "rows": found["paths"]}
                            answer["reached"] = found["reached"]
                        except Neo4jError as error:
                            answer |= {"ended": False, "why": str(error.code)}
                        answers.append(answer | {"seconds": time.perf_counter() - began})
            known = server.state(local)
            assert known is not None and known.pid is not None
            peak = peak_mib(known.pid)
        finally:
            server.down(local)
    return [answer | {"peak_mib": peak} for answer in answers]


def _import(home: Path, local: Any) -> None:
    """Fill the stopped server's store with neo4j-admin, from CSV files that DuckDB writes."""
    import duckdb

    from leadgraph.local import java, server
    from leadgraph.local.jars import ensure, locked

    place = server.folder(local)
    into = place / "import"
    ends = (
        'SELECT DISTINCT key AS "key:ID(a)" FROM'
        " (SELECT payer AS key FROM payment UNION SELECT payee FROM payment)"
    )
    tables = {
        "accounts": f"{ends} WHERE NOT starts_with(key, 'EXT:')",
        "externals": f"{ends} WHERE starts_with(key, 'EXT:')",
        "transactions": 'SELECT key AS "key:ID(t)", moment AS "at:long", amount AS "amount:double"'
        " FROM payment",
        "performs": 'SELECT payer AS ":START_ID(a)", key AS ":END_ID(t)" FROM payment',
        "benefits": 'SELECT key AS ":START_ID(t)", payee AS ":END_ID(a)" FROM payment',
    }  # fmt: skip
    with duckdb.connect(payments(home), read_only=True) as con:
        for name, sql in tables.items():
            con.execute(f"COPY ({sql}) TO '{into / name}.csv' (HEADER, FORMAT csv)")
    jars = ensure()
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("NEO4J_", "JAVA_", "_JAVA"))}
    done = java.run_admin(
        [
            "database", "import", "full", "neo4j", "--overwrite-destination=true",
            f"--report-file={into / 'import.report'}",
            f"--nodes=Account={into / 'accounts.csv'}",
            f"--nodes=External={into / 'externals.csv'}",
            f"--nodes=Transaction={into / 'transactions.csv'}",
            f"--relationships=PERFORMS={into / 'performs.csv'}",
            f"--relationships=BENEFITS_TO={into / 'benefits.csv'}",
        ],
        kept | {"NEO4J_HOME": str(place), "NEO4J_CONF": str(place / "conf")},
        [jars / jar.filename for jar in locked() if jar.folder == "lib"],
        heap="2g",
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"neo4j-admin did not import: {(done.stdout + done.stderr)[-2000:]}")


def _index(driver: Any) -> None:
    driver.execute_query("CREATE INDEX FOR (t:Transaction) ON (t.key)")
    driver.execute_query("CALL db.awaitIndexes(300)")


def peak_mib(process: int | str = "self") -> float | None:
    """Return the most memory that a process has held, in MiB; None where Linux's /proc is not.

    `VmHWM` begins anew with each program (proc(5)); what `getrusage` says does not.
    """
    status = Path(f"/proc/{process}/status")
    if not status.is_file():
        return None
    lines = status.read_text("ascii", errors="replace").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))
