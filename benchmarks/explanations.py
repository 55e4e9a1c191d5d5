"""What explaining a nation's list takes: ranks with records left out, and tipping sets.

Made-up answers of one kind of role: so many persons, each with about three indicators of a few
parts, of which so many form leads. Printed are processor seconds and the peak of memory: putting
the answers into arrays, 200 draws with a tenth of the records left out, and the tipping set of
every lead. Beside it stands what weighing them once by `leads.tally` takes, times 200: that is how
long the draws would take with it.

Example: python -P benchmarks/explanations.py --persons 170000 --leads 5000
"""

import argparse
import json
import random
import resource
import time
from collections import Counter
from collections.abc import Mapping

from leads.answer import Answer, Part
from leads.explain.left_out import DRAWS, moves
from leads.explain.tipping import tipping
from leads.explain.weighed import weighed
from leads.indicators import indicators
from leads.role import Kind, role_named
from leads.tally import forms_lead, weigh

VALUES = (1, 1, 1, 2, 3, 5, 12)


def main() -> None:
    """Run it and print seconds."""
    about = argparse.ArgumentParser(description=__doc__)
    about.add_argument("--kind", default="organizer")
    about.add_argument("--persons", type=int, default=170_000)
    about.add_argument("--leads", type=int, default=5_000)
    about.add_argument("--seed", type=int, default=1)
    about.add_argument("--json", action="store_true", help="print one JSON object")
    given = about.parse_args()
    kind = next(k for k in role_named(given.kind).kinds if k.kind == given.kind)
    ids = [w.id for w in kind.indicators] + [c.id for c in kind.counter_indicators]
    families = {id: indicators()[id].family for id in ids}
    answers = made_up(kind, given.persons, random.Random(given.seed))
    found: dict[str, float] = {"answers": sum(map(len, answers.values()))}
    start = time.process_time()
    tallies = weigh(kind, answers, families)
    found["weighed once by the tally"] = time.process_time() - start
    listed = [tally.person for tally in tallies if forms_lead(tally, kind)][: given.leads]
    found["leads"] = len(listed)
    start = time.process_time()
    arrays = weighed(kind, answers, families)
    found["put into arrays"] = time.process_time() - start
    found["records"] = len(arrays.records)
    start = time.process_time()
    moves(arrays, listed)
    found[f"{DRAWS} draws"] = time.process_time() - start
    mine: dict[str, dict[str, list[Answer]]] = {p: {id: [] for id in families} for p in listed}
    for id, rows in answers.items():
        for row in rows:
            if row.person in mine:
                mine[row.person][id].append(row)
    start = time.process_time()
    sizes = Counter(tipping(weighed(kind, mine[p], families)).size for p in listed)
    found["tipping sets"] = time.process_time() - start
    found["peak MiB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    draws = found["put into arrays"] + found[f"{DRAWS} draws"]
    found["times faster than the tally"] = DRAWS * found["weighed once by the tally"] / draws
    if given.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name:30} {value:12,.1f}")
    print("sizes of tipping sets:", dict(sorted(sizes.items())))


def made_up(kind: Kind, persons: int, chance: random.Random) -> Mapping[str, list[Answer]]:
    """Return answers: the likelier a lead, the more of a person's indicators speak."""
    ids = [w.id for w in kind.indicators]
    answers: dict[str, list[Answer]] = {id: [] for id in ids}
    answers |= {c.id: [] for c in kind.counter_indicators}
    for person in range(persons):
        for id in chance.sample(ids, min(len(ids), chance.choice((1, 2, 3, 4, 5)))):
            parts = tuple(
                Part(1, (f"b/accounts/{person}-{n % 3}", f"b/{id}/{person}-{n}"))
                for n in range(chance.choice(VALUES))
            )
            records = tuple(sorted({record for part in parts for record in part.records}))
            case = f"C-{person % 1000}"
            answers[id].append(Answer(f"P-{person}", case, len(parts), records, parts))
    return answers


if __name__ == "__main__":
    main()
