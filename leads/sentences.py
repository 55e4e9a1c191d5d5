"""One plain sentence a lead, in English and in Chinese, made from what its indicators found."""

from collections.abc import Sequence

from leads.role import FAMILIES_ZH, Kind
from leads.tally import Finding, Tally
from leads.wording import told

MARK_EN = "DRAFT, NOT REVIEWED"
MARK_ZH = "草稿，未经复核"
BAND_ZH = {"strong": "强", "medium": "中", "weak": "弱"}
TOP = 3
"""Reasons named in the sentence; the columns hold all of them."""


def _reasons(tally: Tally) -> list[Finding]:
    return [finding for finding in tally.findings if finding.points][:TOP]


def _cases(case_ids: Sequence[str], more: str) -> str:
    if len(case_ids) <= TOP:
        return ", ".join(case_ids)
    return ", ".join(case_ids[:TOP]) + more.format(count=len(case_ids) - TOP)


def sentence_en(name: str, kind: Kind, tally: Tally, case_ids: Sequence[str]) -> str:
    """Return the English sentence: who, what for, the top reasons with numbers, what it is."""
    says = {w.id: w.says_en for w in kind.indicators}
    countered = {c.id: c.says_en for c in kind.counter_indicators}
    reasons = ", ".join(told(says[f.id], f.value) for f in _reasons(tally))
    against = ", ".join(told(countered[f.id], f.value) for f in tally.counters)
    return (
        f"{MARK_EN}: {name} may be {kind.title_en} in {_cases(case_ids, ' and {count} more')} "
        f"({tally.band}; {tally.points} points from {', '.join(tally.families)}), because this "
        f"person {reasons}"
        + (f"; against it speaks that the person {against}" if against else "")
        + "; this is a reason to look, not a verdict."
    )


def sentence_zh(name: str, kind: Kind, tally: Tally, case_ids: Sequence[str]) -> str:
    """Return the Chinese sentence, with the same content."""
    says = {w.id: w.says_zh for w in kind.indicators}
    countered = {c.id: c.says_zh for c in kind.counter_indicators}
    reasons = "，".join(told(says[f.id], f.value) for f in _reasons(tally))
    against = "，".join(told(countered[f.id], f.value) for f in tally.counters)
    families = "、".join(FAMILIES_ZH[family] for family in tally.families)
    cases = _cases(case_ids, "等另{count}案").replace(", ", "、")
    assert tally.band is not None
    return (
        f"{MARK_ZH}：{name}在{cases}中疑似{kind.title_zh}"
        f"（线索强度：{BAND_ZH[tally.band]}；{families}方面共{tally.points}分），依据是其{reasons}"
        + (f"；相反的迹象是其{against}" if against else "")
        + "；本线索仅供核查，不作为认定依据。"
    )
