"""How long resolution takes, and in how much memory, as identities grow; beside Splink alone.

Made-up identities, about 2.2 a person, most of them Chinese names with their real skew, with
documents, phones, cases and mistakes in all of them. Every one stands in a case, so all are in
scope: the worst case. Each run is a process of its own, so that its peak memory is its own;
reading the raw layer in is not timed, its memory counts. Splink alone has one flat table, its own
defaults and connected components; it makes no persons' keys, derived layer, queue or traces.

The incremental case: the largest size is resolved, then `--more` identities come on top and all
is resolved again with the model of the first run. That is compared with a full run over the same
identities in an empty folder with the same model: time, and whether the persons are the same.

    python benchmarks/resolution.py --sizes 10000,100000
    python benchmarks/resolution.py --sizes 1000000 --more 10000 --splink-up-to 0 --json
"""

import argparse
import json
import math
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

SEED = 11
A_PERSON = 2.2
LEADGRAPH, SPLINK = "leadgraph", "splink defaults"
TABLES = ("node_Identity", "node_Case", "rel_PARTY_TO", "rel_PRESENTED", "rel_GAVE")

# The most common first, about as in life; the skew is made by power laws below.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国文志海春生林俊峰宇浩然子轩梓涵思雨欣怡佳"
    "嘉琪晓东鹏飞波斌辉宏毅凯旭晨阳雪莹婷慧颖琳璐瑶倩洁珍凤云莲爱香月金福德永庆祥贵荣成学义仁光忠良民树根"
    "山水清泉松柏青天翔龙虎豪雄锋剑钢铁新立正方圆安康宁和顺利达昌盛兴旺发财源广进宝玲珠翠碧萍蓉菊花冬秋夏"
)
FIRST = (
    "mohammed ali ahmed somchai nguyen thi van duc minh aung kyaw zaw htun john james robert "
    "michael david maria anna elena olga ivan sergei dmitri alexander natalia fatima aisha "
    "hassan ibrahim yusuf omar suda malee chaiwat prasert win thant hla tin maung phyo "
    "sopheap dara sokha vannak bopha rizal siti nur budi agus dewi"
)
LAST = (
    "khan hussain rahman islam tran le pham hoang vo dang bui do ho ngo duong ly aung oo win "
    "htwe lwin smith jones brown taylor ivanov petrov smirnov kuznetsov popov garcia santos "
    "cruz reyes ramos mendoza suwan wong saetang chaiyasit sok chan kim chea heng ong tan lim "
    "goh teo sari wijaya santoso hidayat nugroho"
)


def make(folder: Path, count: int) -> None:
    """Write `count` identities as the tables of a raw layer; a smaller prefix is the same people.

    Deterministic by `SEED`. Rates are those of registers kept by hand: a date of birth in 75 %,
    wrong in 2 %; a document in 75 %, mistyped in 1 %; a phone in 45 %, one in a hundred of them a
    desk's; a reference of the agency in 30 %; a name with a wrong character in 2 %.
    """
    import duckdb
    import numpy as np
    import pyarrow as pa
    from pypinyin import lazy_pinyin

    random = np.random.default_rng(SEED)
    people = int(count / A_PERSON)

    def skewed(n: int, size: int, power: float) -> Any:
        weight = 1.0 / np.arange(1, n + 1) ** power
        return random.choice(n, size, p=weight / weight.sum())

    person = pa.table(
        {
            "p": np.arange(people),
            "foreign_": random.random(people) < 0.12,
            "s": skewed(len(SURNAMES), people, 0.75),
            "g1": skewed(len(GIVEN), people, 0.5),
            "g2": np.where(random.random(people) < 0.15, -1, skewed(len(GIVEN), people, 0.5)),
            "f": skewed(len(FIRST.split()), people, 0.5),
            "l": skewed(len(LAST.split()), people, 0.5),
            "born": random.integers(0, 60 * 365, people),
            "serial": random.integers(0, 1000, people),
            "region": random.integers(0, 2800, people),
            "passport": random.permutation(people),
        }
    )
    draws = {name: random.random(count) for name in ("b", "bx", "d", "dx", "h", "r", "nx", "la")}
    written = pa.table(
        {
            "i": np.arange(count),
            "p": random.integers(0, people, count),
            "agency": random.integers(0, 6, count),
            "other": random.integers(0, len(GIVEN), count),
            "shift": random.integers(1, 9, count),
            **draws,
        }
    )
    letters = [
        (name, [(place, one, lazy_pinyin(one)[0]) for place, one in enumerate(given)])
        for name, given in (("surname", SURNAMES), ("given", GIVEN))
    ]
    con = duckdb.connect()
    con.execute("SET enable_progress_bar = false")
    con.register("person", person)
    con.register("written", written)
    for name, rows in letters:
        columns = dict(
            zip(("place", "han", "pinyin"), map(list, zip(*rows, strict=True)), strict=True)
        )
        con.register(name, pa.table(columns))
    for name, words in (("first_", FIRST.split()), ("last_", LAST.split())):
        con.register(name, pa.table({"place": np.arange(len(words)), "word": words}))
    con.execute("""
        CREATE TABLE known AS
        SELECT p.*, s.han AS family, a.han AS one, coalesce(b.han, '') AS two,
               s.pinyin || ' ' || a.pinyin || coalesce(b.pinyin, '') AS latin,
               f.word || ' ' || l.word AS abroad, DATE '1945-01-01' + born::INT AS birth_date
        FROM person p JOIN surname s ON s.place = p.s JOIN given a ON a.place = p.g1
        LEFT JOIN given b ON b.place = p.g2
        JOIN first_ f ON f.place = p.f JOIN last_ l ON l.place = p.l;
        CREATE TABLE numbered AS
        SELECT *, body || '10X98765432'[1 + list_sum(list_transform(range(1, 18), lambda k:
            (ascii(body[k]) - 48) * [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2][k]
            ))::INT % 11] AS resident
        FROM (SELECT *, (110000 + region * 100 + region % 90)::VARCHAR
                        || strftime(birth_date, '%Y%m%d') || lpad(serial::VARCHAR, 3, '0') AS body
              FROM known);
        CREATE TABLE mention AS
        SELECT w.i, w.p, 'agency-' || w.agency AS agency, n.*  EXCLUDE (p),
               w.b, w.bx, w.d, w.dx, w.h, w.r, w.nx, w.la, w.shift,
               (SELECT han FROM given WHERE place = w.other) AS other,
               CASE WHEN w.r < 0.3
                    THEN 'agency-' || w.agency || '/ref:' || lpad(w.p::VARCHAR, 9, '0')
                    ELSE 'agency-' || w.agency || '/case_parties/R-' || lpad(w.i::VARCHAR, 9, '0')
                         || '#person_' END AS key
        FROM written w JOIN numbered n USING (p);
    """)
    # Two rows under one reference are one identity.
    con.execute("DELETE FROM mention WHERE i NOT IN (SELECT min(i) FROM mention GROUP BY key)")
    record = "split_part(key, '#', 1)"
    tie = f"""'Identity' AS start_label, key AS start_key, '{{label}}' AS end_label,
        {{end}} AS end_key, '' AS key, 'case_parties' AS feed, {record} AS record, 1 AS batch,
        [{record}] AS records, i"""
    selects = {
        "node_Identity": f"""SELECT key, agency, 'person' AS prefix,
            CASE WHEN r < 0.3 THEN split_part(key, ':', 2) END AS ref,
            CASE WHEN foreign_ THEN NULL WHEN la < 0.1 THEN NULL
                 WHEN nx < 0.02 THEN family || one || other ELSE family || one || two END AS name,
            CASE WHEN foreign_ THEN CASE WHEN la < 0.3
                 THEN upper(split_part(abroad, ' ', 2) || ' ' || split_part(abroad, ' ', 1))
                 ELSE abroad END WHEN la < 0.3 THEN upper(latin) END AS name_latin,
            list_filter([name, name_latin], lambda x: x IS NOT NULL) AS names,
            CASE WHEN b > 0.75 THEN NULL WHEN bx >= 0.02 THEN birth_date WHEN day(birth_date) < 13
                 THEN make_date(year(birth_date), day(birth_date), month(birth_date))
                 ELSE (birth_date + to_years(shift::INT))::DATE END AS birth_date,
            [key] AS records, 'case_parties' AS feed, {record} AS record, 1 AS batch, i, p
            FROM mention""",
        "rel_PRESENTED": f"""SELECT {tie.format(label="Document", end="document")} FROM (
            SELECT *, CASE WHEN d < 0.55 AND NOT foreign_ THEN 'CN:resident_id:' || CASE
                WHEN dx < 0.01 THEN resident[:16] || shift || resident[18:] ELSE resident END
                ELSE CASE WHEN foreign_ THEN 'MM' ELSE 'CN' END || ':passport:E'
                -- Numbers are 7 apart, so that no mistyped one is another's.
                || (passport * 7 + 10000000
                    + CASE WHEN dx < 0.01 THEN 1000 * (1 + shift % 6) ELSE 0 END) END AS document
            FROM mention WHERE d < 0.75)""",
        "rel_GAVE": f"""SELECT {tie.format(label="Phone", end="phone")} FROM (
            SELECT *, '+86138' || lpad(CASE WHEN h < 0.005 THEN p % (1 + {count} // 10000)
                ELSE p + 1000000 END::VARCHAR, 8, '0') AS phone FROM mention WHERE h < 0.45)""",
        "rel_PARTY_TO": f"""SELECT 'suspect' AS category,
            {tie.format(label="Case", end="'C-' || (CASE WHEN dx < 0.8 THEN p ELSE i END // 10)")}
            FROM mention""",
    }
    for name, sql in selects.items():
        con.execute(f"COPY ({sql} ORDER BY i) TO '{folder / name}.parquet' (FORMAT parquet)")
    con.execute(f"""COPY (SELECT DISTINCT end_key AS key, 'cases' AS feed, end_key AS record,
        1 AS batch, 0 AS i FROM '{folder}/rel_PARTY_TO.parquet' ORDER BY key)
        TO '{folder}/node_Case.parquet' (FORMAT parquet)""")
    con.close()


def opened(folder: Path, count: int, home: Path) -> Any:
    """Open the loaders' projection of an empty home with the first `count` rows in its place."""
    from leadgraph.evaluate.labelled import put_table
    from loaders.projection import open_projection

    con = open_projection(home, home / "spill")
    for name in TABLES:
        rows = f"SELECT * EXCLUDE (i) FROM '{folder / name}.parquet' WHERE i < {count}"
        if name == "node_Identity":
            rows = f"SELECT * EXCLUDE (p) FROM ({rows})"
        put_table(con, name, rows)
    return con


def inside(contestant: str, folder: Path, count: int, into: Path) -> dict[str, Any]:
    """Run one contestant on the first `count` rows; leave who is whom in `into/persons.parquet`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from leadgraph.evaluate.baselines_linkage import IDENTITIES, splink_defaults
    from leadgraph.evaluate.resolution import FLAT
    from resolution.resolve import build

    more: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(dir=into) as home:
        con = opened(folder, count, Path(home))
        if contestant == LEADGRAPH:
            began, used = time.perf_counter(), time.process_time()
            made = build(con, into / "resolution")
            seconds, used = time.perf_counter() - began, time.process_time() - used
            more["to_review"] = getattr(made, "to_review", 0)
            table = pq.read_table(made.tables["rel_IDENTIFIES"], columns=["start_key", "end_key"])
        else:
            flat = con.execute(FLAT).to_arrow_table()
            con.close()
            began, used = time.perf_counter(), time.process_time()
            found = splink_defaults(flat, IDENTITIES)
            seconds, used = time.perf_counter() - began, time.process_time() - used
            table = pa.table({"start_key": list(found), "end_key": list(found.values())})
    peak = peak_mib()
    pq.write_table(table.sort_by("start_key"), into / "persons.parquet")
    persons = len(table.column("end_key").unique())
    return {"seconds": seconds, "cpu_seconds": used, "peak_mib": peak, "persons": persons, **more}


def peak_mib() -> float | None:
    """Return the most memory that this process has held, in MiB; None where Linux's /proc is not.

    Not `getrusage`: its `ru_maxrss` is handed on through fork and exec, so that a small process
    started by one that was once large shows the large one's peak. `VmHWM` begins anew (proc(5)).
    """
    status = Path("/proc/self/status")
    if not status.is_file():
        return None
    lines = status.read_text("ascii", errors="replace").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


def in_own_process(contestant: str, folder: Path, count: int, into: Path) -> dict[str, Any]:
    """Run one contestant in a process of its own; add how right its persons are."""
    into.mkdir(parents=True, exist_ok=True)
    load = os.getloadavg()[0]
    # -P: this file's folder would put this file in the place of the package `resolution`.
    command = [sys.executable, "-P", __file__, "--inside", contestant]
    command += [str(folder), str(count), str(into)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        raise SystemExit(f"{contestant} on {count} rows failed:\n{done.stderr[-3000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {
        "contestant": contestant,
        "rows": count,
        **found,
        **rightness(folder, into),
        "load_before": load,
    }


def rightness(folder: Path, into: Path) -> dict[str, Any]:
    """Return pairwise precision and recall of what a run left behind."""
    import duckdb

    from leadgraph.evaluate.partitions import agreement

    with duckdb.connect() as con:
        rows = con.execute(f"""
            SELECT start_key, end_key, p FROM '{into}/persons.parquet'
            JOIN '{folder}/node_Identity.parquet' ON key = start_key""").fetchall()
    got = agreement({key: person for key, person, _ in rows}, {key: p for key, _, p in rows})
    return {"identities": len(rows), "precision": got.precision, "recall": got.recall}


def same_persons(one: Path, other: Path) -> dict[str, bool]:
    """Compare who is one person, and under which key, in what two runs left behind."""
    import pyarrow.parquet as pq

    tables = [pq.read_table(into / "persons.parquet") for into in (one, other)]
    keys = [table.column("end_key").to_pylist() for table in tables]
    same_identities = tables[0].column("start_key").equals(tables[1].column("start_key"))
    pairs = set(zip(*keys, strict=False))
    groups = len(pairs) == len(set(keys[0])) == len(set(keys[1]))
    return {
        "same_persons": same_identities and groups,
        "same_keys": same_identities and keys[0] == keys[1],
    }


def incremental(folder: Path, before: int, more: int, work: Path, first: Path) -> dict[str, Any]:
    """Resolve `more` identities on top of the run in `first`, and all of them from the start."""
    whole = work / "whole"
    models = first / "resolution" / "models"
    if models.is_dir():
        shutil.copytree(models, whole / "resolution" / "models")
    added = in_own_process(LEADGRAPH, folder, before + more, first)
    full = in_own_process(LEADGRAPH, folder, before + more, whole)
    return {
        "before": before,
        "more": more,
        "incremental": added,
        "full": full,
        **same_persons(first, whole),
    }


def growth(results: list[dict[str, Any]]) -> None:
    """Add to each run how it grew since the next smaller one of the same contestant.

    The exponent is e in time ~ rows^e: 1 is linear.
    """
    for one, other in pairwise(results):
        if one["contestant"] == other["contestant"]:
            ratio = other["seconds"] / one["seconds"]
            other["times_the_seconds"] = ratio
            other["times_the_cpu_seconds"] = other["cpu_seconds"] / one["cpu_seconds"]
            if one["peak_mib"] and other["peak_mib"]:
                other["times_the_memory"] = other["peak_mib"] / one["peak_mib"]
            other["exponent"] = math.log(ratio) / math.log(other["rows"] / one["rows"])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--sizes", default="10000,100000,1000000", help="identities, by commas")
    parser.add_argument("--more", type=int, default=10_000, help="added in the incremental case")
    parser.add_argument("--splink-up-to", type=int, default=100_000, metavar="ROWS")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--work", type=Path, help="a folder on a disk with room (default: /tmp)")
    parser.add_argument("--inside", nargs=4, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        contestant, folder, count, into = asked.inside
        print(json.dumps(inside(contestant, Path(folder), int(count), Path(into))))
        return
    sizes = sorted({int(size) for size in asked.sizes.split(",")})
    if asked.work:
        asked.work.mkdir(parents=True, exist_ok=True)
    results: list[dict[str, Any]] = []
    added = None
    with tempfile.TemporaryDirectory(dir=asked.work) as scratch:
        for contestant in (LEADGRAPH, SPLINK):
            for size in sizes:
                # Each size is a population of its own, with as many people as it needs.
                folder = Path(scratch) / f"rows-{size}"
                if not folder.exists():
                    folder.mkdir()
                    make(folder, size + (asked.more if size == sizes[-1] else 0))
                if contestant == LEADGRAPH or size <= asked.splink_up_to:
                    into = Path(scratch) / contestant.replace(" ", "-") / str(size)
                    results.append(in_own_process(contestant, folder, size, into))
                    if contestant == LEADGRAPH and size == sizes[-1] and asked.more:
                        added = incremental(folder, size, asked.more, Path(scratch), into)
    growth(results)
    about = {
        "benchmark": "resolution",
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}",
        "results": results,
        "incremental": added,
    }
    if asked.json:
        print(json.dumps(about, ensure_ascii=False, indent=1))
        return
    show(about)


def show(about: dict[str, Any]) -> None:
    """Print the tables for `docs/benchmarks.md`."""
    load = max(one["load_before"] for one in about["results"])
    print(
        f"{about['machine']}, {about['date']}, load of the machine before the runs up to "
        f"{load:.1f}\n"
    )
    print(
        "| | rows | identities | seconds | CPU seconds | peak MiB | times the seconds | exponent "
        "| times the memory | persons | precision | recall |"
    )
    print("| --- | ---: " + "| ---: " * 10 + "|")
    for one in about["results"]:
        print(
            f"| {one['contestant']} | {one['rows']:,} | {one['identities']:,} "
            f"| {one['seconds']:.1f} | {one['cpu_seconds']:.1f} | {figure(one['peak_mib'], 0)} "
            f"| {figure(one.get('times_the_seconds'))} | {figure(one.get('exponent'))} "
            f"| {figure(one.get('times_the_memory'))} | {one['persons']:,} "
            f"| {figure(one['precision'], 4)} | {figure(one['recall'], 4)} |"
        )
    if about["incremental"]:
        one = about["incremental"]
        print(
            f"\n{one['more']:,} identities on top of {one['before']:,}, the model unchanged: "
            f"{one['incremental']['seconds']:.1f} s ({one['incremental']['cpu_seconds']:.1f} s of "
            f"processor), {figure(one['incremental']['peak_mib'], 0)} MiB; a full run of the same: "
            f"{one['full']['seconds']:.1f} s ({one['full']['cpu_seconds']:.1f}). The persons are "
            f"{'the same' if one['same_persons'] else 'NOT THE SAME'}, their keys are "
            f"{'the same' if one['same_keys'] else 'not the same'}."
        )


def figure(value: float | None, digits: int = 2) -> str:
    """Write a figure, or nothing where there is none."""
    return "" if value is None else f"{value:.{digits}f}"


if __name__ == "__main__":
    main()
