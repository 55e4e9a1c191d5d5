"""Why a pair falls into its band, in words: the rules of `resolution.linkage.bands`, told one by
one.

`bands.decide` judges millions of pairs in SQL; this tells of a single pair which of its conditions
are met. Both come to the same band for every pair (tested on all combinations of levels).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from resolution.linkage.bands import (
    AGREES,
    ALIKE,
    BORN_ALIKE,
    DESCRIBED,
    HIGH,
    LOW,
    NAME_ALONE,
    NEARLY,
    SURE,
)

PAPER = ("same number", "one character changed")


@dataclass(frozen=True)
class Facts:
    """What contradicts in two profiles.

    Attributes:
        two_ids: both have a valid resident id, and not one and the same.
        two_births: dates of birth that documents certify differ beyond a slip.
        unlike: dates of birth that anybody stated do.
    """

    two_ids: bool = False
    two_births: bool = False
    unlike: bool = False


def grounds(
    levels: Mapping[str, str], probability: float, facts: Facts
) -> tuple[str, tuple[str, ...]]:
    """Return the band of a pair (`accept`, `review`, `reject`) and why it is no better one.

    Args:
        levels: the name of the level of each comparison, by the comparison's name.
        probability: that the two are one person.
        facts: what contradicts.

    Returns:
        The band; what speaks for rejecting, or what is lacking for accepting; nothing of a pair
        that is accepted.
    """
    found = _Agreement.of(levels)
    rejects = _rejects(found, probability, facts, first=True)
    if rejects:
        return "reject", rejects
    lacking = _lacking(found, probability, facts)
    if not lacking:
        return "accept", ()
    rejects = _rejects(found, probability, facts, first=False)
    if rejects and not facts.two_births:
        return "reject", (*rejects, *lacking)
    return "review", lacking


@dataclass(frozen=True)
class _Agreement:
    """What agrees: `firm` counts documents, numbers, accounts of few, `weak` what more people
    share; `born` is the level of the date of birth where it agrees."""

    name: str
    born: str
    one_document: bool
    firm: int
    weak: int
    one_case: bool

    @classmethod
    def of(cls, levels: Mapping[str, str]) -> "_Agreement":
        firm = (
            levels["document"] in PAPER,
            levels["phone"] == "same number, of few",
            levels["account"] == "same account",
            levels.get("further attributes") in DESCRIBED,
        )
        weak = levels["handset"] == "same handset" or levels["phone"] == "same number, of more"
        born = levels["birth date"]
        return cls(
            levels["name"],
            born if born in BORN_ALIKE else "",
            levels["document"] == "same number",
            sum(firm),
            int(weak),
            levels["case"] == "same case",
        )

    @property
    def supported(self) -> bool:
        born_same = self.born == "same date"
        if self.name in AGREES:
            more = bool(self.born) and self.firm + self.weak >= 1
            return more or self.firm >= 2 or (self.name in SURE and self.firm >= 1)
        if self.name in NEARLY:
            return self.one_document and (born_same or self.firm >= 2)
        if not self.one_document or self.firm < 2:
            return False
        return self.name in ALIKE or (self.name == "one part in common" and born_same)


def _rejects(found: _Agreement, probability: float, facts: Facts, first: bool) -> tuple[str, ...]:
    """Conditions that reject: those looked at before accepting (`first`), or those after it."""
    if first:
        told = {
            "a person has one resident id for life, and theirs differ": facts.two_ids,
            f"the probability is below {LOW}, from which a reviewer is asked": probability < LOW,
            "dates of birth that documents certify contradict, and no document, number or account"
            " agrees": facts.two_births and found.firm == 0,
        }
    else:
        named = found.name in (*AGREES, *NEARLY, *ALIKE)
        needed = 1 if found.name == "one part in common" else 2
        sure = found.name in SURE and probability >= NAME_ALONE
        other = bool(found.born) + found.firm + found.weak + found.one_case
        told = {
            "the dates of birth contradict, and no document, number or account agrees":
                facts.unlike and found.firm == 0,
            f"the names do not agree, and of documents, numbers and accounts only {found.firm}"
            " does": not named and found.firm < needed,
            "nothing besides the name agrees": other == 0 and not sure,
        }  # fmt: skip
    return tuple(text for text, holds in told.items() if holds)


def _lacking(found: _Agreement, probability: float, facts: Facts) -> tuple[str, ...]:
    """Conditions of accepting that do not hold."""
    told = {
        "dates of birth that documents certify contradict": facts.two_births,
        f"the probability is below {HIGH}, from which a pair is accepted": probability < HIGH,
        _support(found): not found.supported,
        "the dates of birth contradict, and neither one document nor two other things agree":
            facts.unlike and not found.one_document and found.firm < 2,
    }  # fmt: skip
    return tuple(text for text, holds in told.items() if holds)


def _support(found: _Agreement) -> str:
    """What else would have to agree for names that agree so far."""
    firm = "document, number of few and account"
    if found.name in SURE:
        return f"the names agree, but no {firm} does, nor date of birth with a thing that more have"
    if found.name in AGREES:
        return f"the names agree, but of {firm} neither two do, nor one with the date of birth"
    if found.name in NEARLY:
        return (
            "the names nearly agree, but they do not show one document, together with the same"
            " date of birth or another thing of few"
        )
    if found.name in ALIKE:
        return "the names are alike only, and not one document with another thing of few agrees"
    return "the names do not agree"
