"""How fast the gate reads `transactions`, and in how much memory, beside Great Expectations alone.

Three files (clean, 1 % of the rows bad, every row bad in six columns) go through the gate and
through what a user would pick instead: pandas.read_csv and the same suite, validated as one batch
with row lists. Each run is a process of its own, so that its peak memory is its own; imports are
not counted for either. What Great Expectations alone does not do (hash, repeats, references,
line numbers, quarantine, Parquet) is counted for the gate.

    python benchmarks/gate.py --rows 1000000
    python benchmarks/gate.py --rows 10000000 --cases clean --only gate --json
"""

import argparse
import hashlib
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FEED = "transactions"
AGENCY = "bank-a"
CASES = ("clean", "1 % bad", "all bad")
CONTESTANTS = ("gate", "great expectations on pandas")


def make_file(case: str, rows: int, folder: Path) -> Path:
    """Write a drop of one transactions file with 200,000 accounts, some 140 bytes a row."""
    import duckdb

    folder.mkdir(parents=True)
    path = folder / "transactions.csv"
    bad = {"clean": "false", "1 % bad": "i % 100 = 7", "all bad": "true"}[case]
    other = "i % 1 = 0" if case == "all bad" else "false"
    connection = duckdb.connect(config={"memory_limit": "1GB", "threads": 2})
    connection.execute(
        f"""COPY (SELECT 'T-' || lpad(i::VARCHAR, 9, '0') AS record_id,
            CASE WHEN {other} THEN 'maybe' END AS withdrawn,
            CASE WHEN {other} THEN '12345' ELSE
                'bank-a:6001-' || lpad((hash(i) % 100000)::VARCHAR, 6, '0') END AS from_account,
            'bank-b:9002-' || lpad((hash(i + 7) % 100000)::VARCHAR, 6, '0') AS to_account,
            CASE WHEN {other} THEN '2024-02-31T10:00:00+08:00' ELSE
                strftime(TIMESTAMP '2024-05-02' + to_seconds(i % 86400), '%Y-%m-%dT%H:%M:%S')
                || '+08:00' END AS at,
            CASE WHEN {bad} THEN 'NaN' ELSE (1 + hash(i * 3) % 90000)::VARCHAR || '.'
                || lpad((hash(i) % 100)::VARCHAR, 2, '0') END AS amount,
            CASE WHEN {other} THEN 'RMB' ELSE 'CNY' END AS currency,
            CASE WHEN {other} THEN 'barter' ELSE 'transfer' END AS channel,
            'R-' || lpad(i::VARCHAR, 10, '0') AS reference,
            '102100099996' AS from_institution, '105100000017' AS to_institution,
            '货款 ' || (i % 97) AS memo
        FROM range({rows}) t(i)) TO '{path}' (FORMAT csv, HEADER)"""
    )
    connection.execute(
        f"""COPY (SELECT 'bank-a:6001-' || lpad(i::VARCHAR, 6, '0') AS value FROM range(100000) t(i)
            UNION ALL SELECT 'bank-b:9002-' || lpad(i::VARCHAR, 6, '0') FROM range(100000) t(i))
            TO '{folder.parent / "accounts.parquet"}' (FORMAT parquet)"""
    )
    connection.close()
    with path.open("rb") as reading:
        sha256 = hashlib.file_digest(reading, "sha256").hexdigest()
    (folder / "manifest.yml").write_text(
        f"""drop: b-1
agency: {AGENCY}
delivered_at: 2024-05-03T22:00:00+08:00
authority: {{instrument: order, reference: O-1, expires_on: 2099-05-03}}
purpose: benchmark
scope: {{standing: true}}
handling: {{code: P, conditions: ""}}
retention_until: 2099-05-03
period: {{from: 2024-05-02, to: 2024-05-03}}
files:
  - {{feed: {FEED}, path: transactions.csv, format: csv, encoding: utf-8, rows: {rows},
      sha256: "{sha256}"}}
"""
    )
    return folder


def run_gate(folder: Path) -> dict[str, Any]:
    """Receive the drop and put it through the gate."""
    import great_expectations  # noqa: F401  (imported before the clock starts)

    from quality import contract, suite
    from quality.drop import receive
    from quality.gate import Known, gate

    suite.compile(contract.load(FEED))
    landing, work = folder.parent / "landing", folder.parent / "work"
    began = time.perf_counter()
    drop = receive(folder, landing)
    received = time.perf_counter()
    used = time.process_time()
    known = Known(keys={"accounts.account_id": folder.parent / "accounts.parquet"})
    result = gate(drop, known, work)
    seconds = time.perf_counter() - received
    used = time.process_time() - used
    shutil.rmtree(landing)
    shutil.rmtree(work)
    one = result.feeds[FEED]
    return {
        "seconds": seconds,
        "cpu_seconds": used,
        "receive_seconds": received - began,
        "found": f"{one.status}: {one.loaded} loaded, {one.quarantined} quarantined, "
        f"{one.refused} refused",
    }


def run_pandas(folder: Path) -> dict[str, Any]:
    """Read the file with pandas and validate it as one batch, row lists asked for."""
    import great_expectations as gx
    import pandas as pd

    from quality import contract, suite

    compiled = suite.compile(contract.load(FEED))
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    asset = context.data_sources.add_pandas("feed").add_dataframe_asset(FEED)
    batches = asset.add_batch_definition_whole_dataframe("all")
    began, used = time.perf_counter(), time.process_time()
    frame = pd.read_csv(
        folder / "transactions.csv", dtype=str, keep_default_na=False, na_values=[""]
    )
    for column in compiled.columns:
        if column not in frame:
            text = not column.startswith("_") or column in ("_malformed", "_reference_differs")
            frame[column] = pd.Series(None, index=frame.index, dtype="str") if text else False
    batch = batches.get_batch(batch_parameters={"dataframe": frame})
    found = batch.validate(compiled.expectation_suite(), result_format="COMPLETE")
    seconds = time.perf_counter() - began
    used = time.process_time() - used
    failed = [one for one in found.results if not one.success]
    rows = {row for one in failed for row in one.result["unexpected_index_list"]}
    return {
        "seconds": seconds,
        "cpu_seconds": used,
        "found": f"{len(failed)} rules broken, in {len(rows)} rows",
    }


def in_own_process(contestant: str, folder: Path) -> dict[str, Any]:
    """Run one contestant in a process of its own; add its peak memory."""
    command = [sys.executable, __file__, "--inside", contestant, str(folder)]
    root = str(Path(__file__).resolve().parent.parent)
    environment = {**os.environ, "PYTHONPATH": root, "GX_ANALYTICS_ENABLED": "false"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        raise SystemExit(f"{contestant} on {folder} failed:\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def inside(contestant: str, folder: Path) -> None:
    found = (run_gate if contestant == CONTESTANTS[0] else run_pandas)(folder)
    found["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--cases", nargs="+", choices=CASES, default=list(CASES))
    parser.add_argument("--only", choices=CONTESTANTS)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--work", type=Path, help="a folder on a disk with room (default: /tmp)")
    parser.add_argument("--inside", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        inside(asked.inside[0], Path(asked.inside[1]))
        return
    results = []
    if asked.work:
        asked.work.mkdir(parents=True, exist_ok=True)
    for case in asked.cases:
        with tempfile.TemporaryDirectory(dir=asked.work) as scratch:
            folder = make_file(case, asked.rows, Path(scratch) / "drop")
            for contestant in CONTESTANTS:
                if asked.only in (None, contestant):
                    load = os.getloadavg()[0]
                    one = in_own_process(contestant, folder)
                    one |= {"case": case, "contestant": contestant, "rows": asked.rows}
                    one["rows_a_second"] = asked.rows / one["seconds"]
                    one["load_before"] = load
                    results.append(one)
    about = {
        "benchmark": "gate",
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}",
        "results": results,
    }
    if asked.json:
        print(json.dumps(about, ensure_ascii=False, indent=1))
        return
    load = max(one["load_before"] for one in results)
    print(
        f"{about['machine']}, {about['date']}, {asked.rows:,} rows of {FEED}, "
        f"load of the machine before the runs up to {load:.1f}\n"
    )
    print("| file | | rows a second | seconds | CPU seconds | peak MiB | times | found |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |")
    for one in results:
        rivals = [r for r in results if r["case"] == one["case"] and r is not one]
        ratio = f"{one['rows_a_second'] / rivals[0]['rows_a_second']:.2f}" if rivals else ""
        print(
            f"| {one['case']} | {one['contestant']} | {one['rows_a_second']:,.0f} "
            f"| {one['seconds']:.1f} | {one['cpu_seconds']:.1f} | {one['peak_mib']:,.0f} "
            f"| {ratio} | {one['found']} |"
        )


if __name__ == "__main__":
    main()
