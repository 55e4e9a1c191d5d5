"""`leadgraph leads review | reviews | calibrate | release`: what named people found of leads."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from leads.calibration.calibrate import Learnt
    from leads.review.verdicts import Standing

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
By = Annotated[str, typer.Option("--by", help="Who says so, by name; a human.")]
Folder = Annotated[
    Path | None, typer.Option("--out", help="Folder of the lists; out/leads, if not given.")
]


def add(group: typer.Typer) -> None:
    """Add the commands to the group."""
    for command in (review, reviews, calibrate, release):
        group.command()(command)


def review(
    lead_id: Annotated[str, typer.Argument(metavar="LEAD_ID", help="L-... of a list or sample")],
    *,
    verdict: Annotated[str, typer.Option(help="confirmed, innocent or unclear")],
    by: By,
    why: Annotated[str, typer.Option(help="Why, in your words; kept with the review for ever.")],
    role_found: Annotated[
        str, typer.Option(help="With `confirmed`: the role found, if not the one of the lead.")
    ] = "",
    out: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Say what you found of a lead, or of one of the sample from below the bar.

    The review is kept outside the graph with the lead as it was shown, is never changed, and
    counts until you review the same lead again. Two people who disagree leave it unclear.

    Example: leadgraph leads review L-0123456789ab --verdict confirmed --by "Li Wei"
    --why "pays all nine; confession of the accountant"
    """
    from leadgraph import audit
    from leadgraph.settings import Settings
    from leads.review import lists, verdicts
    from leads.role import kinds

    settings = Settings()
    try:
        said = verdicts.Outcome(verdict)
    except ValueError as error:
        raise verdicts.ReviewError(
            f"{verdict!r} is no verdict; say confirmed, innocent or unclear."
        ) from error
    shown = lists.shown(out or settings.out / "leads", lead_id)
    detail = {
        "lead_id": lead_id,
        "verdict": verdict,
        "role_found": role_found,
        "by": by,
        "reviews": list(verdicts.head(settings.home)),
    }
    purpose, case = "lead review", ";".join(shown.row.get("case_ids", ()))
    with audit.recorded(settings.home, "lead review", settings.user, purpose, case, detail):
        made = verdicts.record(settings.home, shown, said, by, why, role_found, kinds())
    stands = verdicts.standing(verdicts.reviews(settings.home))[lead_id]
    if as_json:
        object_ = {"review": made.plain(), "standing": stands.verdict.value}
        typer.echo(json.dumps(object_, ensure_ascii=False))
        return
    typer.echo(f"review {made.seq} of {lead_id}: {made.verdict.value}, by {made.reviewer}")
    if len(stands.reviewers) > 1:
        names = ", ".join(stands.reviewers)
        typer.echo(f"of {names} together it now stands {stands.verdict.value}")


def reviews(
    kind: Annotated[str, typer.Option(help="Only leads of this kind, as `organizer`")] = "",
    as_json: AsJson = False,
) -> None:
    """List every review, what stands of each lead, and how many each kind has; check the chain.

    Example: leadgraph leads reviews --kind organizer --json
    """
    from collections import Counter

    from leadgraph import audit
    from leadgraph.settings import Settings
    from leads.review import verdicts
    from leads.role import kind_named

    settings = Settings()
    if kind:
        kind_named(kind)
    made = [one for one in verdicts.reviews(settings.home) if kind in ("", one.kind)]
    stands = verdicts.standing(made)
    detail = {"kind": kind or None, "listed": len(made)}
    audit.record(settings.home, "lead reviews", settings.user, "lead review", detail=detail)
    counts = Counter((s.last.kind, s.verdict.value + _elsewhere(s)) for s in stands.values())
    if as_json:
        shown = {
            "reviews": [one.plain() for one in made],
            "standing": {id: s.verdict.value for id, s in stands.items()},
            "counts": {f"{k}:{v}": n for (k, v), n in sorted(counts.items())},
        }
        typer.echo(json.dumps(shown, ensure_ascii=False))
        return
    for one in made:
        role = f" as {one.role_found}" if one.role_found not in ("", one.kind) else ""
        below = (
            "" if one.probability == 1 else f" (sample from below, 1 in {1 / one.probability:.0f})"
        )
        typer.echo(
            f"{one.seq}  {one.at[:10]}  {one.lead_id}  {one.kind}: {one.verdict.value}{role}, by "
            f"{one.reviewer}{below}: {one.reason}"
        )
    for (name, verdict), number in sorted(counts.items()):
        typer.echo(f"{name}: {number} stand {verdict}")
    if not made and kind:
        typer.echo(f"No lead of kind {kind} was reviewed yet; without --kind, all reviews.")
    elif not made:
        typer.echo("No lead was reviewed yet; `leadgraph leads review LEAD_ID` adds a review.")


def _elsewhere(stands: "Standing") -> str:
    return f" as {stands.role_found}" if stands.elsewhere else ""


def calibrate(
    kinds: Annotated[
        list[str] | None, typer.Argument(help="Kinds, as `organizer`; all, if none is named.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Learn from the reviews how likely a lead is right, and say how wrong that is.

    Below 200 reviewed leads of a kind there is none, and bands stay words. Earlier reviews fit,
    later ones test. Named kinds that cannot be calibrated end in an error; with none named, each
    says what it lacks.

    Example: leadgraph leads calibrate organizer --json
    """
    from leadgraph import audit
    from leadgraph.settings import Settings
    from leads import role
    from leads.calibration.calibrate import calibrate as learn
    from leads.calibration.kept import CalibrationError
    from leads.review import verdicts

    settings = Settings()
    every = role.kinds()
    for name in kinds or ():
        role.kind_named(name)
    detail = {"kinds": kinds or "all"}
    audit.record(settings.home, "calibrate", settings.user, "calibration", detail=detail)
    history = verdicts.reviews(settings.home)
    done: list[Learnt] = []
    lacking: dict[str, str] = {}
    for name in kinds or every:
        try:
            done.append(learn(settings.home, every[name], history))
        except CalibrationError as error:
            if kinds:
                raise
            lacking[name] = str(error)
    if as_json:
        shown = {"calibrated": [one.plain() for one in done], "refused": lacking}
        typer.echo(json.dumps(shown, ensure_ascii=False))
        return
    for one in done:
        _show(one)
    for text in lacking.values():
        typer.echo(text)


def release(
    role: Annotated[str, typer.Argument(help="organizers, fund_sponsors, ...")],
    *,
    by: By,
    out: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Release a list of which every lead was reviewed: copies without the draft mark.

    Leads found innocent stay off. Where a lead has no review, or has changed since, nothing is
    written and the error names it.

    Example: leadgraph leads release organizers --by "Wang Fang"
    """
    from leadgraph import audit
    from leadgraph.settings import Settings
    from leads.review.release import release as write
    from leads.role import role_named

    settings = Settings()
    role = role_named(role).role
    folder = out or settings.out / "leads"
    detail = {"list": role, "by": by, "out": str(folder)}
    with audit.recorded(
        settings.home, "release", settings.user, "release of a list", detail=detail
    ):
        made = write(settings.home, folder, role, by)
    if as_json:
        shown = vars(made) | {"paths": [str(path) for path in made.paths]}
        typer.echo(json.dumps(shown, ensure_ascii=False))
        return
    typer.echo(
        f"{made.leads} leads released, {made.innocent} found innocent and "
        f"{made.elsewhere} found in another role stay off"
    )
    for path in made.paths:
        typer.echo(f"written: {path}")


def _show(one: "Learnt") -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    table = Table("on later reviews", "log loss", "Brier", "calibration error", "n")
    table.title = f"{one.kind}: {one.n} reviewed leads, {one.confirmed} confirmed"
    table.title_justify = "left"
    for name, error in one.error.items():
        figures = (error.log_loss, error.brier, error.calibration_error)
        cells = [f"{f.value:.3f} ({f.low:.3f} to {f.high:.3f})" for f in figures]
        table.add_row(name.replace("_", " "), *cells, str(error.n))
    console.print(table)
    for name, gain in one.gain.items():
        console.print(
            f"{name.replace('_', ' ')}: log loss lower by {gain.value:.3f} "
            f"({gain.low:.3f} to {gain.high:.3f})"
        )
    if one.method:
        bins = ", ".join(
            f"{b.forecast:.2f} said, {b.confirmed:.2f} were (n {b.n})"
            for b in one.error[one.method].bins
        )
        console.print(f"bins: {bins}")
    console.print(f"{one.kind}: {one.method or 'none'}: {one.why}")
