"""How long it takes from a request to where the money went, and in how much memory.

Made-up ledgers of one year (`trace_ledger.py`), the same cases in each. Measured, each in a process
of its own so that its peak memory is its own:

- the money ledger: built once from the staged store, then brought up to date after a drop of
  `--more` payments;
- answers: requests for reports, transactions, accounts and cases at random, warm (one process that
  has answered before) and cold (a new process for each, the files dropped from the page cache
  first; its start and its imports are counted). The sizes take turns, request by request, so that
  noise of the machine meets all of them;
- the two passes alone, pro rata and FIFO, for the starts of each case;
- what a user would pick instead (`trace_others.py`), stopped after `--limit` seconds.

    python benchmarks/trace.py                       1 and 10 million payments
    python benchmarks/trace.py --sizes 1000000 --no-others --json
    python benchmarks/trace.py --small               a smoke test of all parts but Neo4j
"""

import argparse
import json
import math
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parent.parent
SEED = 5
KINDS = ("case", "report", "account", "transaction")
CALIBRATING = 1
"""Requests of each kind that a warm process answers before it is measured: they compile."""

TICK = 1e-6
"""The least time that is told from none."""

Figures = dict[str, Any]
Request = dict[str, str]


# In the child processes --------------------------------------------------------------------------


def inside(what: str, home: Path, rest: Sequence[str]) -> None:
    """Do one thing in this process; print what was measured as a line of JSON."""
    if what == "answers":
        _answers(home)
        return
    if what == "passes":
        _passes(home)
        return
    began, used = time.perf_counter(), time.process_time()
    found = _once(what, home, rest)
    seconds, used = time.perf_counter() - began, time.process_time() - used
    figures = {"seconds": seconds, "cpu_seconds": used, "peak_mib": _peak()}
    print(json.dumps(figures | {"found": found}))


def _once(what: str, home: Path, rest: Sequence[str]) -> Any:
    if what == "make":
        from benchmarks import trace_ledger

        return trace_ledger.make(home, int(rest[0]))
    if what == "more":
        from benchmarks import trace_ledger

        trace_ledger.add(home, int(rest[0]))
        return None
    if what == "refresh":
        from leads.money.keeping import refresh

        return {"movements": len(refresh(home))}
    if what == "cold":
        return _ask(home, {"kind": rest[0], "key": rest[1]})
    from benchmarks import trace_others

    if what == "table":
        return str(trace_others.payments(home))
    asked, limit = json.loads(rest[0]), float(rest[1])
    contestant = getattr(trace_others, what)
    return contestant(home, asked, limit, *json.loads(rest[2]))


def _ask(home: Path, request: Request) -> Figures:
    """Answer one request; say how much there was to answer."""
    from leads.money.request import ask

    traced = ask(home, request["kind"], request["key"])
    return {
        "payments": sum(one.payments for one in traced),
        "steps": sum(len(one.steps) + one.rest_steps.count for one in traced),
        "accounts": sum(len(one.accounts) + one.rest_accounts.count for one in traced),
    }


def _answers(home: Path) -> None:
    for line in sys.stdin:
        request = json.loads(line)
        began, used = time.perf_counter(), time.process_time()
        found = _ask(home, request)
        seconds, used = time.perf_counter() - began, time.process_time() - used
        print(json.dumps({"seconds": seconds, "cpu_seconds": used, "peak_mib": _peak(), **found}))
        sys.stdout.flush()


def _passes(home: Path) -> None:
    from leads.money import follow
    from leads.money.ledger import open_ledger

    ledger = open_ledger(home)
    for line in sys.stdin:
        positions = ledger.positions(json.loads(line))
        figures: Figures = {"movements": len(ledger) - int(positions[0])}
        for method in (follow.by_pro_rata, follow.by_fifo):
            began, used = time.perf_counter(), time.process_time()
            method(ledger, positions, "benchmark")
            seconds, used = time.perf_counter() - began, time.process_time() - used
            figures[method.__name__] = {"seconds": seconds, "cpu_seconds": used}
        print(json.dumps(figures | {"peak_mib": _peak()}))
        sys.stdout.flush()


def _peak() -> float | None:
    from benchmarks.trace_others import peak_mib

    return peak_mib()


# In the parent -----------------------------------------------------------------------------------


def command(what: str, home: Path, *rest: str) -> list[str]:
    """Return the command of a child."""
    # -P: this file's folder would put `resolution.py` in the place of the package.
    return [sys.executable, "-P", "-m", "benchmarks.trace", "--inside", what, str(home), *rest]


def environment() -> dict[str, str]:
    """Return a child's environment: progress is not wanted, this checkout is."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def child(what: str, home: Path, *rest: str) -> Figures:
    """Do one thing in a process of its own; its wall time counts its start."""
    began = time.perf_counter()
    done = subprocess.run(
        command(what, home, *rest), capture_output=True, text=True, env=environment(), check=False
    )
    wall = time.perf_counter() - began
    if done.returncode:
        raise SystemExit(f"{what} on {home.name} failed:\n{done.stderr[-3000:]}")
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures | {"wall_seconds": wall}


@dataclass
class Talker:
    """A child that answers one line with one line."""

    process: "subprocess.Popen[str]"

    def say(self, line: Any) -> Figures:
        """Ask, and wait for the answer."""
        into, out = self.process.stdin, self.process.stdout
        assert into is not None and out is not None
        into.write(json.dumps(line) + "\n")
        into.flush()
        while answer := out.readline():
            if answer.startswith("{"):
                found: Figures = json.loads(answer)
                return found
        raise SystemExit(f"a child ended before it answered {line}")


def talker(stack: ExitStack, what: str, home: Path, errors: IO[str]) -> Talker:
    """Start a child that answers until `stack` is left."""
    process = subprocess.Popen(
        command(what, home), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
        text=True, env=environment(),
    )  # fmt: skip
    stack.enter_context(process)
    return Talker(process)


def requests(about: Figures, count: int) -> list[Request]:
    """Return `count` requests at random, as many of each kind; the same cases at each size."""
    rng = random.Random(SEED)
    keys: dict[str, Callable[[Figures], str]] = {
        "case": lambda case: case["case"],
        "report": lambda case: case["report"],
        "account": lambda case: case["account"],
        "transaction": lambda case: rng.choice(case["transactions"]),
    }
    return [
        {"kind": kind, "key": keys[kind](rng.choice(about["cases"]))}
        for kind in (KINDS[i % len(KINDS)] for i in range(count))
    ]


def drop_cache(home: Path) -> None:
    """Let the kernel forget the files of a state directory; no root is needed for one's own."""
    os.sync()
    for path in home.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def warm(homes: dict[int, Path], asked: dict[int, list[Request]]) -> dict[int, list[Figures]]:
    """Ask all sizes in turns."""
    found: dict[int, list[Figures]] = {size: [] for size in homes}
    with tempfile.TemporaryFile("w+") as errors, ExitStack() as stack:
        talkers = {size: talker(stack, "answers", home, errors) for size, home in homes.items()}
        for size, one in talkers.items():
            for request in asked[size][: CALIBRATING * len(KINDS)]:
                one.say(request)
        for i in range(len(next(iter(asked.values())))):
            for size, one in talkers.items():
                found[size].append(one.say(asked[size][i]) | asked[size][i])
        _hang_up(talkers.values())
    return found


def passes(homes: dict[int, Path], starts: dict[int, list[list[str]]]) -> dict[int, list[Figures]]:
    """Run the two passes for the starts of each case, all sizes in turns."""
    found: dict[int, list[Figures]] = {size: [] for size in homes}
    with tempfile.TemporaryFile("w+") as errors, ExitStack() as stack:
        talkers = {size: talker(stack, "passes", home, errors) for size, home in homes.items()}
        for size, one in talkers.items():
            one.say(starts[size][-1])
        for i in range(len(next(iter(starts.values())))):
            for size, one in talkers.items():
                found[size].append(one.say(starts[size][i]))
        _hang_up(talkers.values())
    return found


def _hang_up(talkers: Iterable[Talker]) -> None:
    for one in talkers:
        assert one.process.stdin is not None
        one.process.stdin.close()


def cold(homes: dict[int, Path], asked: dict[int, list[Request]]) -> dict[int, list[Figures]]:
    """Ask in new processes, the files out of the page cache, all sizes in turns."""
    found: dict[int, list[Figures]] = {size: [] for size in homes}
    for i in range(len(next(iter(asked.values())))):
        for size, home in homes.items():
            drop_cache(home)
            request = asked[size][i]
            figures = child("cold", home, request["kind"], request["key"])
            told = figures.pop("found") | request
            found[size].append(figures | told | {"seconds": figures["wall_seconds"]})
    return found


def spread(seconds: Sequence[float]) -> Figures:
    """Return p50, p95 and how many."""
    ordered = sorted(seconds)
    return {
        "p50": statistics.median(ordered),
        "p95": ordered[max(math.ceil(0.95 * len(ordered)) - 1, 0)],
        "n": len(ordered),
    }


def exponent(smaller: Sequence[float], larger: Sequence[float], times: float) -> float:
    """Return e in time ~ payments^e, the median over pairs of the same request."""
    pairs = zip(smaller, larger, strict=True)
    ratios = [max(b, TICK) / max(a, TICK) for a, b in pairs]
    return math.log(statistics.median(ratios)) / math.log(times)


def others(homes: dict[int, Path], abouts: dict[int, Figures], asked: argparse.Namespace) -> Any:
    """Ask the contestants about a few cases each; a size above a contestant's bound is left out."""
    found: list[Figures] = []
    bounds = {"neo4j_patterns": asked.neo4j_up_to}
    contestants = [
        ("DuckDB, recursive, paths of 3 payments", "duckdb_paths", [3]),
        ("DuckDB, recursive, paths of 4 payments", "duckdb_paths", [4]),
        ("DuckDB, recursive, one row an account", "duckdb_arrivals", []),
        (f"networkx, slice of {asked.slice:,}", "networkx_arrivals", [asked.slice]),
        ("Neo4j, path pattern", "neo4j_patterns", [[2, 3, 4]]),
    ]
    for size, home in homes.items():
        step = max(len(abouts[size]["cases"]) // asked.cases, 1)
        cases = abouts[size]["cases"][::step][: asked.cases]
        child("table", home)
        for name, what, rest in contestants:
            if size > bounds.get(what, size):
                continue
            done = child(what, home, json.dumps(cases), str(asked.limit), json.dumps(rest))
            by_length: dict[str, list[Figures]] = {}
            for answer in done["found"]:
                length = f"s of {answer['length']} payments" if "length" in answer else ""
                by_length.setdefault(name + length, []).append(answer)
            for called, answers in by_length.items():
                peaks = [one.get("peak_mib") or done["peak_mib"] for one in answers]
                found.append(_contest(called, size, answers, peaks, asked.limit))
    return found


def _contest(
    name: str, size: int, answers: list[Figures], peaks: list[float | None], limit: float
) -> Figures:
    ended = [one for one in answers if one["ended"]]
    figures: Figures = {
        "contestant": name,
        "payments": size,
        "n": len(answers),
        "ended": len(ended),
        "limit": limit,
        "peak_mib": max((peak for peak in peaks if peak), default=None),
    }
    if ended:
        figures |= spread([one["seconds"] for one in ended]) | {"n": len(answers)}
        figures["rows"] = statistics.median(
            float(one.get("rows") or one["reached"]) for one in ended
        )
        figures["reached"] = statistics.median(one["reached"] for one in ended)
    for made in ("make_seconds", "import_seconds"):
        if made in answers[0]:
            figures[made] = statistics.median(one[made] for one in answers)
    return figures


def measure(asked: argparse.Namespace, sizes: list[int], work: Path) -> Figures:
    """Do all of it; what does not wait for the others is shown at once."""
    homes = {size: work / f"payments-{size}" for size in sizes}
    abouts, kept = {}, []
    load = os.getloadavg()[0]
    for size, home in homes.items():
        home.mkdir(parents=True, exist_ok=True)
        abouts[size] = child("make", home, str(size))["found"]
        build = child("refresh", home)
        child("more", home, str(asked.more))
        kept.append({"payments": size, "build": build, "refresh": child("refresh", home)})
    asks = {size: requests(abouts[size], asked.requests) for size in sizes}
    starts = {
        size: [case["transactions"] for case in abouts[size]["cases"][: asked.requests]]
        for size in sizes
    }
    answers = {
        "warm": warm(homes, asks),
        "cold": cold(homes, {size: some[: asked.cold] for size, some in asks.items()}),
    }
    alone = passes(homes, starts)
    about = {
        "benchmark": "trace",
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}",
        "load_before": load,
        "more": asked.more,
        "ledger": kept,
        "answers": answers,
        "passes": alone,
        "others": [],
    }
    if not asked.json:
        show(about)
    if not asked.no_others:
        about["others"] = others(homes, abouts, asked)
    return about


def series(about: Figures) -> dict[str, dict[int, list[Figures]]]:
    """Return what was measured, by name and size, request by request."""
    found = {f"answer, {how}": sizes for how, sizes in about["answers"].items()}
    for name, method in (("pro rata", "by_pro_rata"), ("FIFO", "by_fifo")):
        found[f"pass alone, {name}"] = {
            size: [one[method] | {"peak_mib": one["peak_mib"]} for one in some]
            for size, some in about["passes"].items()
        }
    return found


def show(about: Figures) -> None:
    """Print the tables for `docs/benchmarks.md`."""
    load = about["load_before"]
    print(f"{about['machine']}, {about['date']}, load of the machine before {load:.1f}\n")
    table("the money ledger", "payments", "seconds", "CPU seconds", "peak MiB", "of the build")
    for one in about["ledger"]:
        for name, did in (("built", "build"), (f"{about['more']:,} more", "refresh")):
            part = one[did]["cpu_seconds"] / one["build"]["cpu_seconds"]
            print(
                f"| {name} | {one['payments']:,} | {one[did]['seconds']:.1f} "
                f"| {one[did]['cpu_seconds']:.1f} | {figure(one[did]['peak_mib'], 0)} "
                f"| {figure(part) if did == 'refresh' else ''} |"
            )
    print()
    table(
        "", "payments", "n", "p50 s", "p95 s", "CPU p50 s", "CPU p95 s", "exponent",
        "exponent of CPU", "peak MiB",
    )  # fmt: skip
    for name, sizes in series(about).items():
        smaller: int | None = None
        for size, some in sizes.items():
            columns = [f"{name} | {size:,} | {len(some)}"]
            grown = []
            for what in ("seconds", "cpu_seconds"):
                seconds = [one[what] for one in some]
                at = spread(seconds)
                columns.append(f"{at['p50']:.3f} | {at['p95']:.3f}")
                if smaller:
                    before = [one[what] for one in sizes[smaller]]
                    grown.append(exponent(before, seconds, size / smaller))
            peak = max((one["peak_mib"] for one in some if one["peak_mib"]), default=None)
            columns += [figure(one) for one in grown] or ["", ""]
            print(f"| {' | '.join([*columns, figure(peak, 0)])} |")
            smaller = size


def table(*names: str) -> None:
    """Print the head of a table; all columns but the first are figures."""
    print(f"| {' | '.join(names)} |\n| --- |{' ---: |' * (len(names) - 1)}")


def show_others(found: list[Figures]) -> None:
    """Print what a user would pick instead."""
    print()
    table("", "payments", "ended", "p50 s", "p95 s", "rows", "reached", "peak MiB")
    for one in found:
        seconds = (
            f"{one['p50']:.2f} | {one['p95']:.2f} | {one['rows']:,.0f} | {one['reached']:,.0f}"
            if one["ended"]
            else f"did not end in {one['limit']:.0f} s | | |"
        )
        print(
            f"| {one['contestant']} | {one['payments']:,} | {one['ended']} of {one['n']} "
            f"| {seconds} | {figure(one['peak_mib'], 0)} |"
        )


def figure(value: float | None, digits: int = 2) -> str:
    """Write a figure, or nothing where there is none."""
    return "" if value is None else f"{value:.{digits}f}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--sizes", default="1000000,10000000", help="payments, by commas")
    parser.add_argument("--requests", type=int, default=50, help="answered warm, at each size")
    parser.add_argument("--cold", type=int, default=20, help="of them answered cold too")
    parser.add_argument("--more", type=int, default=10_000, help="payments of the drop on top")
    parser.add_argument("--cases", type=int, default=3, help="that the others are asked about")
    parser.add_argument("--limit", type=float, default=60, help="seconds that the others have")
    parser.add_argument("--slice", type=int, default=100_000, help="payments that networkx gets")
    parser.add_argument("--neo4j-up-to", type=int, default=1_000_000, metavar="PAYMENTS")
    parser.add_argument("--no-others", action="store_true", help="leadgraph alone")
    parser.add_argument("--small", action="store_true", help="a smoke test of 2,000 payments")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--work", type=Path, help="a folder on a disk with room (default: /tmp)")
    parser.add_argument("--inside", nargs="+", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        what, home, *rest = asked.inside
        inside(what, Path(home), rest)
        return
    if asked.small:
        asked.sizes, asked.requests, asked.cold, asked.more = "2000", 4, 1, 100
        asked.cases, asked.limit, asked.slice, asked.neo4j_up_to = 1, 10, 3_000, 0
    if asked.work:
        asked.work.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=asked.work) as scratch:
        sizes = sorted({int(size) for size in asked.sizes.split(",")})
        about = measure(asked, sizes, Path(scratch))
    if asked.json:
        print(json.dumps(about, ensure_ascii=False, indent=1))
    elif about["others"]:
        show_others(about["others"])


if __name__ == "__main__":
    main()
