"""The kinds of world that are kept out of everything that sets a weight or a threshold.

WHO WRITES QUERIES, OR SETS A WEIGHT, A CAP, A GATE OR A THRESHOLD, MUST NOT READ THE MODULES OF
THIS PACKAGE, nor look into worlds of these variants: figures on them are worth something only as
long as nobody has. `tests/test_simulate_held_out.py` says what is true of them: it is not to be
read either.
"""

from leadgraph.simulate.fraud import Conduct
from leadgraph.simulate.habits import Habits
from leadgraph.simulate.held_out import clan, harvest

HABITS: dict[str, Habits] = {
    "clan": clan.HABITS,
    "harvest": harvest.HABITS,
}
CONDUCT: dict[str, type[Conduct]] = {
    "clan": clan.Clan,
    "harvest": harvest.Harvest,
}
