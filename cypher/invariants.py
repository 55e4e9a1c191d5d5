"""Runs the invariants: questions to which a sound graph gives no row.

Community has no existence or type constraints, so these run after each load instead. Each file in
`cypher/checks` says what it guards and what to do when a row comes out.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import neo4j
import structlog

from cypher.library import Kind, StoredQuery, load
from cypher.run import run

CHECK_SECONDS = 600.0
log = structlog.get_logger()


@dataclass(frozen=True)
class Violation:
    """One element that breaks an invariant."""

    check: str
    element: str
    problem: str
    what_to_do: str

    def __str__(self) -> str:
        return f"{self.check}: {self.element}: {self.problem}"


def run_checks(
    driver: neo4j.Driver,
    *,
    database: str = "neo4j",
    user: str = "leadgraph",
    purpose: str = "invariants after a load",
    limit: int = 100,
    checks: Iterable[StoredQuery] | None = None,
) -> list[Violation]:
    """Return every violation, at most `limit` of each invariant; an empty list is a sound graph.

    Raises:
        QueryFailed: a check did not run to its end within ten minutes.
    """
    violations: list[Violation] = []
    for check in checks if checks is not None else load().of(Kind.CHECK):
        rows = run(
            driver,
            check,
            {"limit": limit},
            user,
            purpose,
            database=database,
            timeout=CHECK_SECONDS,
        )
        advice = check.front.description.split("What to do: ")[-1].strip()
        violations += [
            Violation(check.id, str(row["element"]), str(row["problem"]), advice) for row in rows
        ]
        if rows:
            log.warning("invariant broken", check=check.id, rows=len(rows))
    return violations
