"""`leadgraph review`: what resolution leaves to a person to decide, and what was decided."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from leadgraph.purpose import said

if TYPE_CHECKING:
    from leadgraph.review.queue import Queued
    from leadgraph.settings import Settings
    from resolution.judgements import Decision, Judgement

HELP = """Decide who is who: look at the queue; accept, reject, leave open; take it back.

Example: leadgraph review identities --limit 5
"""
PURPOSE = "identity review"

Pair = Annotated[
    str, typer.Argument(metavar="PAIR|IDENTITY", help="Q-... of the queue, or an identity's key")
]
Other = Annotated[
    str, typer.Argument(metavar="IDENTITY", help="the other identity, where the first is one")
]
Reason = Annotated[str, typer.Option(help="Why, in your words; kept with the judgement for ever")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Purpose = Annotated[
    str, typer.Option(help="What it is looked at for; goes into the audit log", callback=said)
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help=HELP)
    for command in (identities, accept, reject, unsure, revoke, history):
        group.command()(command)
    app.add_typer(group, name="review")


def identities(
    limit: Annotated[int, typer.Option(min=1, help="How many pairs at most")] = 20,
    kind: Annotated[
        str, typer.Option(help="Only pairs queued for this, as `contradiction` or `disputed`")
    ] = "",
    case: Annotated[
        str, typer.Option(help="Only pairs of which a side's person stands in this case")
    ] = "",
    undecided: Annotated[
        bool, typer.Option("--undecided", help="Leave out what was accepted or rejected since.")
    ] = False,
    html: Annotated[
        Path | None, typer.Option(help="Also write a page to look at side by side, or to print")
    ] = None,
    purpose: Purpose = PURPOSE,
    as_json: AsJson = False,
) -> None:
    """List the pairs that a reviewer must decide, best first: what matches, what conflicts.

    Weights are in bits: each one doubles the odds that the two are one person, each bit less
    halves them. Bold is what both sides have alike. Every listing is in the audit log.

    Example: leadgraph review identities --case C-2024-0113 --html review.html
    """
    from leadgraph import audit
    from leadgraph.review import journal, queue
    from leadgraph.settings import Settings

    settings = Settings()
    judged = journal.standings(settings.home)
    decided = [
        queue.pair_of(*sides)
        for sides, one in judged.items()
        if one.verdict in ("accept", "reject")
    ]
    rows, total = queue.listed(settings.home, limit, kind, case, decided if undecided else ())
    detail = {"pairs": [row.pair for row in rows], "html": str(html) if html else None}
    detail[journal.HEAD] = journal.head(settings.home)
    audit.record(settings.home, "review identities", settings.user, purpose, case, detail)
    if html is not None:
        from leadgraph.review import page

        about = {"Reviewer": settings.user, "Purpose": purpose, "Case": case, "Kind": kind}
        page.write(html, rows, total, judged, about)
    if as_json:
        shown = []
        for row in rows:
            stands = judged.get((row.left_identity, row.right_identity))
            shown.append(row.whole() | {"judged": vars(stands) if stands else None})
        typer.echo(json.dumps({"total": total, "queue": shown}, ensure_ascii=False))
        return
    from leadgraph.review import terminal

    if html is not None:
        typer.echo(f"{html}: {len(rows)} of {total} pairs")
        return
    console = terminal.console()
    for row in rows:
        console.print(terminal.queued(row, judged.get((row.left_identity, row.right_identity))))
    if not total:
        typer.echo("No pair is queued." if not (kind or case) else "No such pair is queued.")
        return
    typer.echo(
        f"{len(rows)} of {total} pairs. Decide: leadgraph review accept|reject|unsure PAIR "
        '--reason "..."'
    )


def accept(
    pair: Pair,
    other: Other = "",
    *,
    reason: Reason,
    against_facts: Annotated[
        bool, typer.Option("--against-facts", help="Accept although facts contradict each other.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say that two identities are one person.

    Where facts conflict, it takes --against-facts: you then say that a record is wrong.

    Example: leadgraph review accept Q-0A1B2C3D4E --reason "same photograph in both files"
    """
    from resolution.judgements import Decision

    _decide(Decision.ACCEPT, pair, other, reason, as_json, against_facts)


def reject(pair: Pair, other: Other = "", *, reason: Reason, as_json: AsJson = False) -> None:
    """Say that two identities are two people: nothing joins them any more.

    Example: leadgraph review reject Q-0A1B2C3D4E --reason "brothers, born in different years"
    """
    from resolution.judgements import Decision

    _decide(Decision.REJECT, pair, other, reason, as_json)


def unsure(pair: Pair, other: Other = "", *, reason: Reason, as_json: AsJson = False) -> None:
    """Say that it cannot be told yet: the pair stays apart, and in the queue.

    Example: leadgraph review unsure Q-0A1B2C3D4E --reason "waiting for the passport office"
    """
    from resolution.judgements import Decision

    _decide(Decision.UNSURE, pair, other, reason, as_json)


def revoke(
    seq: Annotated[int, typer.Argument(metavar="SEQ", help="The judgement's number")],
    *,
    reason: Reason,
    as_json: AsJson = False,
) -> None:
    """Take a judgement back, your own or another's; it stays in the history.

    Example: leadgraph review revoke 7 --reason "the photograph was of somebody else"
    """
    from leadgraph.settings import Settings
    from resolution import judgements

    settings = Settings()
    _audit(settings, "review revoke", {"revokes": seq, "reason": reason})
    made = judgements.revoke(settings.home, seq, settings.user, reason)
    _done(settings, made, f"revoke of judgement {seq}", as_json)


def history(
    identity: Annotated[str, typer.Option(help="Only judgements on this identity")] = "",
    purpose: Purpose = PURPOSE,
    as_json: AsJson = False,
) -> None:
    """List every judgement, what became of it, disputes, and those on identities now gone.

    The chain of the judgements is checked too, and that none was cut off since the audit log
    noted the last one.

    Example: leadgraph review history --identity city-police/case_parties/p-17#person_
    """
    from leadgraph.review import journal, queue
    from leadgraph.settings import Settings
    from resolution import judgements

    settings = Settings()
    made = judgements.history(settings.home)
    verdict = judgements.verify(settings.home, journal.noted(settings.home))
    sides = {side for one in made for side in (one.left, one.right)}
    existing = queue.persons_of(settings.home, sides)
    rows = [
        row
        for row in journal.told(made, existing)
        if identity in ("", row.judgement.left, row.judgement.right)
    ]
    disputed = [
        one
        for one in judgements.stand(made)
        if one.verdict == "disputed" and identity in ("", one.left, one.right)
    ]
    detail: dict[str, Any] = {"identity": identity or None, "listed": len(rows)}
    _audit(settings, "review history", detail, purpose)
    if as_json:
        shown = {"judgements": [row.plain() for row in rows], "disputed": [*map(vars, disputed)]}
        typer.echo(json.dumps(shown | {"chain": vars(verdict)}, ensure_ascii=False))
    else:
        from leadgraph.review import terminal

        terminal.console().print(terminal.history(rows))
        for one in disputed:
            typer.echo(f"disputed, neither is followed: {terminal.plain(_pair(one))}: "
                       f"{terminal.plain(terminal.said(one))}")  # fmt: skip
        dormant = sum(1 for row in rows if row.dormant)
        typer.echo(f"judgements: {len(rows)}; disputed pairs: {len(disputed)}; dormant: {dormant}")
    if verdict.broken is not None:
        raise judgements.JudgementError(
            f"The history of judgements {settings.home / judgements.FILE} is broken: "
            f"{verdict.reason}; keep the file as it is and tell whoever answers for it."
        )


def _decide(
    decision: "Decision",
    pair: str,
    other: str,
    reason: str,
    as_json: bool,
    against_facts: bool = False,
) -> None:
    from leadgraph.settings import Settings
    from resolution import judgements

    settings = Settings()
    left, right, shown = _sides(settings.home, pair, other)
    conflicts = shown.conflicts if shown else ()
    if decision is judgements.Decision.ACCEPT and conflicts and not against_facts:
        raise judgements.JudgementError(
            f"Facts of {left} and {right} contradict each other: {'; '.join(conflicts)}. If a "
            "record is wrong and they are one person all the same, say so with --against-facts."
        )
    detail = {"left": left, "right": right, "reason": reason, "against_facts": against_facts}
    _audit(settings, f"review {decision.value}", detail)
    about = ({"pair": shown.pair} | shown.shown()) if shown else {}
    made = judgements.judge(
        settings.home, decision, left, right, settings.user, reason, against_facts, about
    )
    _done(settings, made, f"{decision.value} of {_pair(made)}", as_json)


def _sides(home: Path, pair: str, other: str) -> "tuple[str, str, Queued | None]":
    """Return the two identities that are meant, and the queued pair of them, if there is one."""
    from leadgraph.review import queue
    from quality.errors import LeadgraphError

    if not other:
        if not pair.strip().upper().startswith(queue.PAIR):
            raise LeadgraphError(
                f"{pair!r} is no queued pair, whose name begins with {queue.PAIR}; give it, or the "
                "keys of two identities."
            )
        row = queue.named(home, pair)
        queue.people(home, (row.left_identity, row.right_identity))
        return row.left_identity, row.right_identity, row
    left, right = sorted((pair, other))
    return left, right, queue.about(home, left, right)


def _audit(
    settings: "Settings", action: str, detail: dict[str, Any], purpose: str = PURPOSE
) -> None:
    from leadgraph import audit
    from leadgraph.review import journal

    noted = detail | {journal.HEAD: journal.head(settings.home)}
    audit.record(settings.home, action, settings.user, purpose, "", noted)


def _done(settings: "Settings", made: "Judgement", what: str, as_json: bool) -> None:
    """Say what was recorded, and what now holds of the pair."""
    from leadgraph.review import journal, terminal

    stands = journal.standings(settings.home).get((made.left, made.right))
    if as_json:
        shown = vars(made) | {"detail": json.loads(made.detail)}
        stood = vars(stands) if stands else None
        typer.echo(json.dumps({"judgement": shown, "standing": stood}, ensure_ascii=False))
        return
    if stands is not None and stands.verdict == "disputed":
        typer.echo(f"now disputed, neither is followed: {terminal.plain(terminal.said(stands))}")
    elif stands is None:
        typer.echo("no judgement stands on the pair any more")
    elif stands.seqs != (made.seq,):
        typer.echo(f"now stands: {terminal.plain(terminal.said(stands))}")
    typer.echo(f"judgement {made.seq}: {what}; `leadgraph resolve` applies it")


def _pair(sides: Any) -> str:
    return f"{sides.left} and {sides.right}"
