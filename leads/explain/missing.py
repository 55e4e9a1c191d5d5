"""The one missing record that would settle most of a lead.

Looked at are feeds that were never loaded, gaps that the graph itself shows (an account nobody is
known to hold, a number nobody is known to use, premises without a letting, a booking without who
paid it, nobody who spoke), and identities that wait for a reviewer. Each is worth what it could do
to the points. The largest swing is named; of equals a concrete gap before a whole feed; where none
has any, the first gap, so that there is always something to ask for.

What a record could do is read from the front matter: it may add one part to an indicator that looks
at its feed and is of a family that it speaks to, and bring up such a counter-indicator where one is
enough. A whole feed may bring any indicator that looks at it to its next level, and bring up any
counter-indicator. That is a bound, not a forecast.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from leads.answer import Answer
from leads.indicators import indicators
from leads.role import Counter, Kind, Weighing
from leads.tally import Tally, weigh

Gap = Literal["identity", "holder", "operator", "subscriber", "lease", "payer", "statement", "feed"]
FEEDS: Mapping[str, str] = {
    "holder": "accounts",
    "operator": "subscribers",
    "subscriber": "subscribers",
    "lease": "leases",
    "payer": "bookings",
    "statement": "statements",
}
"""The feed that a gap's record would come with."""

SPEAKS_TO: Mapping[str, frozenset[str]] = {
    "holder": frozenset(["money", "control"]),
    "operator": frozenset(["control"]),
    "subscriber": frozenset(["contact"]),
    "lease": frozenset(["premises"]),
    "payer": frozenset(["travel"]),
    "statement": frozenset(["testimony"]),
}
"""Families of indicators that a gap's record can speak to."""

UNSEEN_WORTH = 2
"""An indicator that gave nothing may have stopped just short of its first level: most ask for two
of a thing, so one record may bring it from one to two."""

ORDER: tuple[Gap, ...] = (
    "identity", "holder", "operator", "lease", "payer", "subscriber", "statement", "feed"
)  # fmt: skip
WORDS: Mapping[str, tuple[str, str]] = {
    "identity": (
        "a reviewer's word on whether {about} is the same person",
        "复核员对{about}是否为同一人的判断",
    ),
    "holder": (
        "the account record of {about}, which paid or was paid by this person's accounts: "
        "its holder is unknown",
        "与其账户有资金往来的账户{about}的开户资料（持有人不明）",
    ),
    "operator": (
        "the subscriber of {about}, from which this person's account is operated",
        "操作其账户的号码{about}的机主资料",
    ),
    "subscriber": (
        "the subscriber of {about}, with which this person is in contact most",
        "与其联络最多的号码{about}的机主资料",
    ),
    "lease": (
        "who leases {about}, where this person stayed or met others",
        "其住宿或会面地点{about}的租赁资料",
    ),
    "payer": (
        "who paid booking {about}, made from this person's number",
        "其号码所订{about}的付款人",
    ),
    "statement": (
        "a graded statement on this person's part in {about}: nobody has spoken of it",
        "关于其在{about}中作用的分级陈述（目前无人陈述）",
    ),
    "feed": ("the feed {about}, which was never delivered", "从未提供的数据{about}"),
}


@dataclass(frozen=True)
class Missing:
    """A record that is not there.

    Attributes:
        gap: the sort of gap.
        about: what it is missing of: an account, a number, a person's key, a feed.
        up, down: most points that it could add, and take away.
        gains, loses: the indicator that it could lift, and what could take points away; empty
            where there is none.
        removes: it could take the lead off the list altogether.
    """

    gap: Gap
    about: str
    up: int
    down: int
    gains: str = ""
    loses: str = ""
    removes: bool = False

    @property
    def swing(self) -> int:
        """Return the larger of what it could add and take away, in points."""
        return max(self.up, self.down)

    def sentence_en(self) -> str:
        """Return it as a plain English sentence."""
        effects = []
        if self.up:
            effects.append(f"it could add up to {_points(self.up)} ({self.gains})")
        if self.removes:
            effects.append(f"it could take the lead off the list ({self.loses})")
        elif self.down:
            effects.append(f"it could take away up to {_points(self.down)} ({self.loses})")
        does = " or ".join(effects) or "no points hang on it as the role is weighed now"
        return f"Missing: {WORDS[self.gap][0].format(about=self.about)}; {does}."

    def sentence_zh(self) -> str:
        """Return it as a plain Chinese sentence."""
        effects = []
        if self.up:
            effects.append(f"最多可增加{self.up}分（{self.gains}）")
        if self.removes:
            effects.append(f"可能使本线索不再成立（{self.loses}）")
        elif self.down:
            effects.append(f"最多可减少{self.down}分（{self.loses}）")
        does = "，或".join(effects) or "不影响得分，仅供了解"
        return f"尚缺：{WORDS[self.gap][1].format(about=self.about)}；{does}。"


def _points(number: int) -> str:
    return f"{number} point" + ("s" if number != 1 else "")


class Gaps:
    """What is missing of one kind of role, person by person.

    Args:
        kind: the kind.
        unloaded: feeds that its indicators look at and that were never loaded.
    """

    def __init__(self, kind: Kind, unloaded: Iterable[str]) -> None:
        self._kind = kind
        self._unloaded = sorted(unloaded)
        self._families = {w.id: indicators()[w.id].family for w in kind.indicators}
        self._families |= {c.id: indicators()[c.id].family for c in kind.counter_indicators}

    def most(
        self,
        tally: Tally,
        answers: Mapping[str, list[Answer]],
        gaps: Iterable[tuple[Gap, str]],
        waiting: Mapping[str, Mapping[str, list[Answer]]],
    ) -> Missing | None:
        """Return the gap with the largest swing, or None where nothing is missing.

        Args:
            tally: the lead's.
            answers: what was answered of this person, by query.
            gaps: sort and what it is about, as the graph shows them.
            waiting: of every person who may be the same, what was answered of them.
        """
        worth = {
            id: max((float(part.worth) for a in rows for part in a.parts), default=1.0)
            for id, rows in answers.items()
        }
        found = [self._record(tally, gap, about, worth) for gap, about in gaps]
        found += [self._feed(tally, feed) for feed in self._unloaded]
        found += [
            self._identity(tally, person, answers, theirs)
            for person, theirs in sorted(waiting.items())
        ]
        return min(found, key=lambda m: (-m.swing, -m.up - m.down, ORDER.index(m.gap), m.about),
                   default=None)  # fmt: skip

    def _record(self, tally: Tally, gap: Gap, about: str, worth: Mapping[str, float]) -> Missing:
        """What one record could do: one part more, or a counter-indicator that needs only one."""
        speaks, feed = SPEAKS_TO[gap], FEEDS[gap]

        def may(id: str) -> bool:
            return feed in indicators()[id].feeds and indicators()[id].family in speaks

        ups = [w for w in self._kind.indicators if may(w.id)]
        downs = [c for c in self._kind.counter_indicators if may(c.id) and c.at <= 1]
        return self._swing(tally, gap, about, ups, downs, worth)

    def _feed(self, tally: Tally, feed: str) -> Missing:
        """What a whole feed could do: a level more, or any counter-indicator that looks at it."""
        ups = [w for w in self._kind.indicators if feed in indicators()[w.id].feeds]
        downs = [c for c in self._kind.counter_indicators if feed in indicators()[c.id].feeds]
        return self._swing(tally, "feed", feed, ups, downs, {})

    def _swing(
        self,
        tally: Tally,
        gap: Gap,
        about: str,
        ups: Iterable[Weighing],
        downs: Iterable[Counter],
        worth: Mapping[str, float],
    ) -> Missing:
        held = {finding.id for finding in tally.counters}
        lifted = [(self._lifted(tally, w, worth.get(w.id)), w.id) for w in ups]
        taken = [(*self._taken(tally, c), c.id) for c in downs if c.id not in held]
        up, gains = max(lifted, key=lambda one: one[0], default=(0, ""))
        down, removes, loses = max(taken, key=lambda one: one[:2], default=(0, False, ""))
        return Missing(gap, about, up, down, gains if up else "", loses if down else "", removes)

    def _by_family(self, tally: Tally) -> dict[str, int]:
        given = dict.fromkeys(self._kind.families, 0)
        for finding in tally.findings:
            given[finding.family] += finding.points
        return given

    def _sum(self, given: Mapping[str, int]) -> int:
        return sum(min(self._kind.families[name].cap, points) for name, points in given.items())

    def _lifted(self, tally: Tally, weighing: Weighing, worth: float | None) -> int:
        """Points more if the indicator reached its next level; none where that is further off
        than one part of this worth (None: any level can be reached)."""
        finding = next((f for f in tally.findings if f.id == weighing.id), None)
        if finding is not None and finding.explained_by:
            return 0
        now = 0 if finding is None else finding.points
        value = float("-inf") if finding is None else finding.value
        reached = next((level for level in weighing.levels if level > value), None)
        if reached is None:
            return 0
        if worth is not None and reached > (UNSEEN_WORTH if finding is None else value + worth):
            return 0
        given = self._by_family(tally)
        before = self._sum(given)
        given[self._families[weighing.id]] += weighing.points(reached) - now
        return self._sum(given) - before

    def _taken(self, tally: Tally, counter: Counter) -> tuple[int, bool]:
        """Points less if the counter-indicator spoke, and whether no lead is left."""
        if counter.effect == "remove":
            return tally.points, True
        if counter.effect == "minus":
            less = min(counter.minus, tally.points)
            return less, tally.points - less < self._kind.bands.weak
        left = [f for f in tally.findings if f.points and f.id not in counter.explains]
        given = dict.fromkeys(self._kind.families, 0)
        for finding in left:
            given[finding.family] += finding.points
        less = min(tally.points, self._sum(self._by_family(tally)) - self._sum(given))
        speaking = {f.id for f in left}
        falls = (
            tally.points - less < self._kind.bands.weak
            or sum(points > 0 for points in given.values()) < self._kind.minimum_families
            or any(speaking.isdisjoint(gate.any_of) for gate in self._kind.gates)
        )
        return less, bool(less) and falls

    def _identity(
        self,
        tally: Tally,
        person: str,
        answers: Mapping[str, list[Answer]],
        theirs: Mapping[str, list[Answer]],
    ) -> Missing:
        """What comes out if both are one: everything that was answered of either, together."""
        both = {
            id: [
                Answer(tally.person, a.case_id, a.value, a.records, a.parts)
                for a in (*answers.get(id, ()), *theirs.get(id, ()))
            ]
            for id in self._families
        }
        merged = next(iter(weigh(self._kind, both, self._families)), None)
        if merged is None:
            return Missing("identity", person, 0, 0)
        if merged.removed:
            loses = next(c.id for c in merged.counters if c.id in self._removing())
            return Missing("identity", person, 0, tally.points, "", loses, True)
        change = merged.points - tally.points
        before = {f.id: f.points for f in tally.findings}
        most = max(merged.findings, key=lambda f: f.points - before.get(f.id, 0))
        counters = [c.id for c in merged.counters if c.id not in {t.id for t in tally.counters}]
        return Missing(
            "identity", person, max(change, 0), max(-change, 0),
            most.id if change > 0 else "", " ".join(counters[:1]) if change < 0 else "",
            merged.band is None,
        )  # fmt: skip

    def _removing(self) -> set[str]:
        return {c.id for c in self._kind.counter_indicators if c.effect == "remove"}
