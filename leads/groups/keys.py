"""Keys of groups: one that keeps most of its members keeps its key, so that notes stay valid."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence

KEPT = 0.5
"""Overlap (Jaccard) above which a group is the one before. Above a half no two can claim one."""

LENGTH = 12
"""Characters of the hash: groups of a nation are some thousands, so that no two meet by chance."""


def assign(members: Sequence[Sequence[str]], before: Mapping[str, Sequence[str]]) -> list[str]:
    """Return a key for each group.

    Args:
        members: keys of the members of each group; nobody is in two.
        before: members of the groups before, by key; nobody is in two of them either.
    """
    home = {person: key for key, persons in before.items() for person in persons}
    size = {key: len(persons) for key, persons in before.items()}
    keys = []
    for persons in members:
        common = Counter(home[person] for person in persons if person in home)
        kept = None
        for key, count in common.items():
            if count / (len(persons) + size[key] - count) > KEPT:
                kept = key
        # A group may have just the members that another one, since changed, was founded with.
        named = fresh(persons)
        keys.append(kept or (fresh([*persons, named]) if named in before else named))
    return keys


def fresh(persons: Sequence[str]) -> str:
    """Return the key that a group with these members is founded with."""
    text = "\n".join(sorted(persons))
    return f"G-{hashlib.sha256(text.encode()).hexdigest()[:LENGTH]}"
