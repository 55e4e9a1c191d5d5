"""`leadgraph queries`: lists, shows, runs and checks the stored Cypher, and writes its docs."""

import csv
import io
import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leadgraph.purpose import said
from quality.errors import LeadgraphError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cypher.library import Fault, StoredQuery
    from cypher.run import Row

PAGE = Path("docs/queries.md")
Id = Annotated[str, typer.Argument(metavar="ID", help="The query's id; `queries list` shows all")]
PROTECTED = "protected_"
"""How the parameters of a ranking begin that say whom its signs of protection take off."""
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]


class Style(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help=HELP)
    group.command("list")(list_)
    group.command()(show)
    group.command()(run)
    group.command()(check)
    group.command()(docs)
    app.add_typer(group, name="queries")


HELP = """List, show, run and check the stored Cypher.

Example: leadgraph queries run who_holds_account --param account=BANK:1 --purpose "case C-1"
"""


def list_(
    topic: Annotated[
        str, typer.Option(help="Only this topic or role (its folder), or `checks`")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """List all stored queries, or those of one topic or role.

    Example: leadgraph queries list --topic money
    """
    from cypher.library import load

    library = load()
    found = [q for q in library.values() if topic in ("", q.folder)]
    if not found:
        known = ", ".join(sorted({q.folder for q in library.values()}))
        raise LeadgraphError(f"no topic or role {topic!r}; there is: {known}")
    found.sort(key=lambda q: (q.kind, q.folder, q.id))
    if as_json:
        typer.echo(json.dumps([_summary(q) for q in found], ensure_ascii=False, indent=1))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column("id", no_wrap=True)
    for name in ("kind", "topic or role", "parameters", "title"):
        table.add_column(name, overflow="fold")
    for query in found:
        needed = [f"{n}" if p.required else f"[{n}]" for n, p in query.front.params.items()]
        table.add_row(
            query.id, query.kind, query.folder, _plain(" ".join(needed)), _plain(query.front.title)
        )
    Console(width=None if sys.stdout.isatty() else 200).print(table)


def show(
    id: Id,
    browser: Annotated[
        bool, typer.Option("--browser", help="Print the `:param` line for Neo4j Browser first.")
    ] = False,
    param: Annotated[
        list[str] | None, typer.Option(help="name=value for the `:param` line; may be repeated")
    ] = None,
) -> None:
    """Print a stored file as it is, or ready to paste into Neo4j Browser.

    Example: leadgraph queries show case_surroundings --browser --param case=C-1
    """
    from cypher.front_matter import bind
    from cypher.library import load
    from cypher.run import browser_line

    query = load()[id]
    if not browser:
        typer.echo(query.text, nl=False)
        return
    given = _params(param or [])
    params = query.front.params
    known = {name: p for name, p in params.items() if not p.required or name in given}
    bound = bind(known, given)
    values = {name: bound.get(name, f"<{name}>") for name in params}
    typer.echo(browser_line(values))
    typer.echo(query.body, nl=False)


def run(
    id: Id,
    purpose: Annotated[
        str, typer.Option(help="Why it is asked; goes into the audit log", callback=said)
    ],
    param: Annotated[
        list[str] | None,
        typer.Option(help="name=value; may be repeated; lists are ;-separated, null is unknown"),
    ] = None,
    case: Annotated[str, typer.Option(help="The case it is asked for")] = "",
    timeout: Annotated[float, typer.Option(min=1, max=3600, help="Seconds at most")] = 60,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV on standard output.")] = False,
) -> None:
    """Run a stored query, read-only; who asked, what and why goes into the audit log.

    Example: leadgraph queries run cases_of_person --param person=P-1 --purpose "case C-1" --json
    """
    from cypher.front_matter import bind
    from cypher.library import load
    from cypher.run import run as run_query
    from cypher.values import text
    from leadgraph import audit
    from leadgraph.connection import address, driver
    from leadgraph.lead_commands.protected import demand
    from leadgraph.settings import Settings

    if as_json and as_csv:
        raise LeadgraphError("give --json or --csv, not both")
    settings = Settings()
    query = load()[id]
    given = _params(param or [])
    bound = bind(query.front.params, given)
    # A ranking without its signs of protection names, by what is new in it, who shows them.
    if _of_protection(query) or any(name.startswith(PROTECTED) for name in given):
        demand(settings, purpose)
    detail = {
        "query": query.id,
        "revision": query.front.revision,
        "params": text(bound),
    }
    with driver(settings) as opened:
        audit.record(settings.home, "query", settings.user, purpose, case, detail)
        rows = run_query(
            opened,
            query,
            given,
            settings.user,
            purpose,
            database=address(settings).database,
            timeout=timeout,
        )
    _print(query, rows, Style.JSON if as_json else Style.CSV if as_csv else Style.TABLE)


def _of_protection(query: "StoredQuery") -> bool:
    return query.front.indicator is not None and query.front.indicator.kind == "protection"


def check(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Only these; all if none")
    ] = None,
    static_only: Annotated[
        bool, typer.Option("--static", help="Only the first check, which needs no database.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check stored queries: statically, by EXPLAIN, and by running each one's own example.

    The second and third run on a scratch Neo4j of their own, never on your data.

    Example: leadgraph queries check who_holds_account
    """
    from cypher.library import load

    library = load()
    found = [library[id] for id in ids] if ids else list(library.values())
    faults = check_queries(found, static_only=static_only)
    if as_json:
        typer.echo(
            json.dumps(
                [
                    {"file": str(f.path), "line": f.line, "rule": f.rule, "fault": f.text}
                    for f in faults
                ],
                ensure_ascii=False,
                indent=1,
            )
        )
    else:
        for fault in faults:
            typer.echo(str(fault))
    if faults:
        raise LeadgraphError(f"{len(faults)} faults in {len(found)} queries; see above")
    if not as_json:
        typer.echo(f"{len(found)} queries are sound.")


def docs(
    check_only: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail if something is out of date.")
    ] = False,
) -> None:
    """Write all that is generated from roles, queries and vocabulary: cypher/roles, the check of
    relationship ends, docs/roles.md and docs/queries.md.

    Example: leadgraph queries docs --check
    """
    from cypher.library import root

    if not (root().parent / PAGE).parent.is_dir():
        raise LeadgraphError(
            f"{root().parent / PAGE.parent} is not there; run this in a checkout of leadgraph"
        )
    stale = []
    for path, text in generated():
        if check_only:
            if not path.is_file() or path.read_text("utf-8") != text:
                stale.append(str(path.relative_to(root().parent)))
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        typer.echo(str(path))
    if stale:
        raise LeadgraphError(f"out of date: {', '.join(stale)}; run `leadgraph queries docs`")
    if check_only:
        typer.echo("All that is generated is current.")


def generated() -> "Iterator[tuple[Path, str]]":
    """Yield every generated file of the checkout and what it should say, in the order in which
    they stand on each other: the page of queries has the roles' queries as they are then.
    """
    from cypher.generate_checks import NAME, relationship_ends
    from cypher.library import load, root
    from cypher.reference import reference
    from leads import describe, ranking
    from leads.role import roles

    yield root() / "checks" / NAME, relationship_ends()
    for role in roles().values():
        yield ranking.path(role), ranking.text(role)
    yield root().parent / "docs" / "roles.md", describe.text()
    yield root().parent / PAGE, reference(load())


def check_queries(queries: "list[StoredQuery]", *, static_only: bool = False) -> "list[Fault]":
    """Return the faults of `queries`; EXPLAIN and examples run where the static check passed."""
    from cypher.example import check_example
    from cypher.explain_check import check_explain, create_tokens
    from cypher.migrations import migrate
    from cypher.static_check import check_static
    from leadgraph.scratch import scratch_graph

    faults: list[Fault] = []
    sound: list[StoredQuery] = []
    for query in queries:
        said = check_static(query)
        faults += said
        if not said:
            sound.append(query)
    if static_only or not sound:
        return faults
    with scratch_graph() as graph:
        migrate(graph)
        create_tokens(graph)
        for query in sound:
            said = check_explain(graph, query)
            faults += said or check_example(graph, query)
    return faults


def _params(given: list[str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals or not name:
            raise LeadgraphError(f"--param {one}: write it as name=value")
        found[name] = None if value == "null" else value
    return found


def _summary(query: "StoredQuery") -> dict[str, object]:
    front = query.front
    return {
        "id": query.id,
        "kind": query.kind.value,
        "folder": query.folder,
        "title": front.title,
        "revision": front.revision,
        "description": front.description,
        "feeds": list(front.feeds),
        "params": {
            name: {"type": p.type.value, "required": p.required, "help": p.help}
            for name, p in front.params.items()
        },
        "returns": [column.name for column in front.returns],
        "sha256": query.sha256,
    }


def _print(query: "StoredQuery", rows: "list[Row]", style: Style) -> None:
    from cypher.values import text

    names = [column.name for column in query.front.returns]
    if style is Style.JSON:
        typer.echo(json.dumps([text(row) for row in rows], ensure_ascii=False, indent=1))
        return
    if style is Style.CSV:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([_harmless(_cell(row[name])) for name in names] for row in rows)
        typer.echo(out.getvalue(), nl=False)
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(title=query.front.title, title_justify="left")
    for name in names:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(_plain(_cell(row[name])) for name in names))
    console = Console(width=None if sys.stdout.isatty() else 240)
    console.print(table)
    console.print(f"{len(rows)} rows. Limits: {' '.join(query.front.limits.split())}", markup=False)


def _cell(value: object) -> str:
    from cypher.values import text

    plain = text(value)
    if plain is None:
        return ""
    if isinstance(plain, list) and all(isinstance(item, str) for item in plain):
        return ";".join(plain)
    if isinstance(plain, list | dict):
        return json.dumps(plain, ensure_ascii=False)
    return str(plain)


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; plain numbers stay as they are."""
    if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not cell.lstrip("+-").isdigit():
        return "'" + cell
    return cell


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(text)
