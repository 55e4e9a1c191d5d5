"""How much is wrong with what agencies know of people: the rates that `--noise` chooses between.

The rates are set, not fitted to any agency's records; docs/simulator.md gives their reasons.
Late, repeated, corrected and withdrawn rows are the same at every level (`disturbances`).
"""

from dataclasses import dataclass

from quality.errors import LeadgraphError


@dataclass(frozen=True)
class Noise:
    """Rates of one level: shares from 0 to 1, and counts for each fraud group.

    Attributes:
        replaced: passports that are replaced in the course of the world (renewal or loss).
        unreported: of replaced passports, those whose row does not say what they replaced; the
            immigration service then keeps the person under a second key.
        renamed: Chinese people who change their name by deed.
        romanised: Chinese people whom some offices spell the Cantonese or the Wade-Giles way.
        traditional: names in traditional characters, at the agencies that write them.
        restyled: names in Latin letters with a comma, a hyphen, or in the other order.
        nicknamed: people in statements and at meetings who are known by a nickname only.
        aliases: warrants that list a nickname beside what they list anyhow.
        mistyped_document: document numbers one edit off.
        mistyped_birth: dates of birth with day and month swapped, one digit off, or only a year.
        mistyped_name: names with a homophone, a wrong character, or a letter off.
        left_out: of the parts that an office would have noted, those that it did not.
        same_births: people a group with name and date of birth of one of its people.
        twins: twins a group of its people.
        one_phones: relatives a group who share the telephone of one of its people.
        other_scripts: foreigners a group with a Cyrillic or an Arabic name.
    """

    name: str
    replaced: float
    unreported: float
    renamed: float
    romanised: float
    traditional: float
    restyled: float
    nicknamed: float
    aliases: float
    mistyped_document: float
    mistyped_birth: float
    mistyped_name: float
    left_out: float
    same_births: int
    twins: int
    one_phones: int
    other_scripts: int


LEVELS = {
    level.name: level
    for level in (
        Noise(
            name="low",
            replaced=0.08,
            unreported=0.2,
            renamed=0.01,
            romanised=0.05,
            traditional=0.1,
            restyled=0.05,
            nicknamed=0.03,
            aliases=0.2,
            mistyped_document=0.005,
            mistyped_birth=0.005,
            mistyped_name=0.01,
            left_out=0.02,
            same_births=2,
            twins=1,
            one_phones=1,
            other_scripts=1,
        ),
        Noise(
            name="medium",
            replaced=0.15,
            unreported=0.35,
            renamed=0.02,
            romanised=0.12,
            traditional=0.25,
            restyled=0.12,
            nicknamed=0.08,
            aliases=0.5,
            mistyped_document=0.02,
            mistyped_birth=0.02,
            mistyped_name=0.03,
            left_out=0.08,
            same_births=3,
            twins=2,
            one_phones=2,
            other_scripts=2,
        ),
        Noise(
            name="high",
            replaced=0.3,
            unreported=0.5,
            renamed=0.04,
            romanised=0.25,
            traditional=0.5,
            restyled=0.25,
            nicknamed=0.15,
            aliases=0.8,
            mistyped_document=0.05,
            mistyped_birth=0.05,
            mistyped_name=0.08,
            left_out=0.16,
            same_births=5,
            twins=3,
            one_phones=3,
            other_scripts=3,
        ),
    )
}


def named(name: str) -> Noise:
    """Return the level called `name`.

    Raises:
        LeadgraphError: there is none of that name.
    """
    if name not in LEVELS:
        raise LeadgraphError(f"no noise level {name!r}; choose one of {', '.join(LEVELS)}")
    return LEVELS[name]
