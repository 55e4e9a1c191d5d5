"""How a value stands in a sentence."""

from string import Formatter

from leads.answer import Number


def shown(value: Number) -> str:
    """Write a value as a person would: whole numbers whole, others with one decimal."""
    if isinstance(value, int) or value == int(value):
        return f"{int(value):,}"
    return f"{value:,.1f}"


class _Counted:
    """A value in a sentence; `{value:day|days}` writes the noun after it, singular for one."""

    def __init__(self, value: Number) -> None:
        self.value = value

    def __format__(self, nouns: str) -> str:
        one, _, many = nouns.partition("|")
        noun = one if self.value == 1 else many
        return f"{shown(self.value)} {noun}" if nouns else shown(self.value)


def told(says: str, value: Number) -> str:
    """Write a value into what an indicator says: `{value}`, or `{value:day|days}` with its noun."""
    return says.format(value=_Counted(value))


def checked(says: str) -> str:
    """Return what an indicator says as it came, if a value can be written into it.

    Raises:
        ValueError: it holds no `{value}`, another field, a stray brace, or nouns that are not two.
    """
    fields = [(name, nouns) for _, name, nouns, _ in Formatter().parse(says) if name is not None]
    if not fields or any(name != "value" for name, _ in fields):
        raise ValueError(f"{says!r} must hold {{value}} or {{value:one|many}}, and no other field")
    for _, nouns in fields:
        if nouns and [bool(noun.strip()) for noun in nouns.split("|")] != [True, True]:
            raise ValueError(f"{says!r}: {nouns!r} is not a singular and a plural, as in day|days")
    return says
