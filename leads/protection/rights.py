"""Who may see what is for few: rights are granted and taken back by name, and both are kept.

The history lies in `home/rights.sqlite` in a chain of hashes (`quality.chain`). Only the owner of
the home folder may grant or take back: that is whom the operating system knows, not whom
LEADGRAPH_USER names. A user of leadgraph is a name, however; on an account that several people
share, or to somebody who can read the files of the home, a right holds nobody back (see
`docs/protection.md`).
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from quality.chain import Chain, Link
from quality.errors import LeadgraphError

FILE = "rights.sqlite"
COLUMNS = dict.fromkeys(("action", "right", "holder", "by", "why"), "TEXT NOT NULL")
PROTECTION = "protection"
RIGHTS = {PROTECTION: "read the protection list"}


class RightError(LeadgraphError):
    """A right is missing, unknown, or cannot be granted or taken back."""


@dataclass(frozen=True)
class Change:
    """One row of the history: `action` is `grant` or `revoke`; `at` is ISO 8601 in UTC."""

    seq: int
    at: str
    action: str
    right: str
    holder: str
    by: str
    why: str


def grant(home: Path, right: str, holder: str, by: str, why: str) -> Change:
    """Give `holder` the right; it holds when this returns.

    Raises:
        RightError: there is no such right, they hold it already, a name or reason is missing, the
            home is somebody else's, or the history is broken.
    """
    return _change(home, "grant", right, holder, by, why)


def revoke(home: Path, right: str, holder: str, by: str, why: str) -> Change:
    """Take the right from `holder`; raises as `grant` does, also if they do not hold it."""
    return _change(home, "revoke", right, holder, by, why)


def history(home: Path, right: str | None = None) -> list[Change]:
    """Return all changes in order, of one right if named; verifies the chain first.

    Raises:
        RightError: the history was tampered with; nobody holds any right then.
    """
    made = _whole(home, _chain(home).links())
    return [one for one in made if right in (None, one.right)]


def holders(home: Path, right: str) -> dict[str, Change]:
    """Return who holds the right, by name, with the change that gave it to them."""
    return _holding(history(home, right))


def demand(home: Path, right: str, user: str) -> None:
    """Do nothing if `user` holds the right.

    Raises:
        RightError: they do not; the text says who may grant it and how.
    """
    if user not in holders(home, right):
        raise RightError(
            f"{user} has no right to {RIGHTS[right]}; the owner of {home} grants it: leadgraph "
            f"rights grant {right} --to {user} --by NAME --why REASON"
        )


def _change(home: Path, action: str, right: str, holder: str, by: str, why: str) -> Change:
    if right not in RIGHTS:
        raise RightError(f"There is no right {right!r}; there are: {', '.join(RIGHTS)}.")
    said = {"user (--to)": holder, "name (--by)": by, "reason (--why)": why}
    for what, text in said.items():
        if not text.strip() or not text.isprintable():
            raise RightError(f"The {what} is empty or no line of plain text; nothing was changed.")
    if not home.is_dir():
        raise RightError(f"There is no home {home} yet; run `leadgraph up` or `ingest` first.")
    if home.stat().st_uid != os.getuid():
        raise RightError(
            f"Only the owner of {home} may {action} rights, and that is another account of this "
            "machine; ask them."
        )
    holder, by, why = holder.strip(), by.strip(), why.strip()
    with _chain(home).pen() as pen:
        holding = _holding(one for one in _whole(home, pen.links()) if one.right == right)
        if (holder in holding) == (action == "grant"):
            state = "holds" if action == "grant" else "does not hold"
            raise RightError(f"{holder} {state} the right {right} already; nothing was changed.")
        return _row(pen.add((action, right, holder, by, why)))


def _holding(changes: Iterable[Change]) -> dict[str, Change]:
    holding: dict[str, Change] = {}
    for one in changes:
        if one.action == "grant":
            holding[one.holder] = one
        else:
            holding.pop(one.holder, None)
    return holding


def _chain(home: Path) -> Chain:
    return Chain(home / FILE, "rights", COLUMNS, "history of rights", RightError)


def _whole(home: Path, links: list[Link]) -> list[Change]:
    _chain(home).whole(
        links,
        "Nobody holds any right until it is brought back from a backup; keep the file as it is "
        "and tell whoever answers for it.",
    )
    return [_row(link) for link in links]


def _row(link: Link) -> Change:
    action, right, holder, by, why = map(str, link.own)
    return Change(link.seq, link.at, action, right, holder, by, why)
