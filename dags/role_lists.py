"""The DAG `role_lists`: who is who, where the money went, and the draft lists of each role.

It runs when an ingest has announced a batch, and every night, whichever comes first.
"""

from datetime import timedelta
from typing import Any

from airflow.sdk import Asset, AssetOrTimeSchedule, CronTriggerTimetable, dag, task

from leadgraph.scheduled import BATCHES, BATCHES_URI, WRITER_POOL

BATCHES_LOADED = Asset(name=BATCHES, uri=BATCHES_URI)
NIGHTLY = "0 20 * * *"
"""20:00 UTC is 04:00 in Beijing: after the agencies' evening drops, before office hours."""


@dag(
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable(NIGHTLY, timezone="UTC"), assets=[BATCHES_LOADED]
    ),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=24),
    default_args={
        "retries": 2,
        "retry_delay": timedelta(minutes=1),
        "pool": WRITER_POOL,
        "weight_rule": "absolute",
    },
    tags=["leadgraph"],
)
def role_lists() -> None:
    """### Draft lead lists

    One run covers all batches that were announced since the last run: identities become persons
    (`resolve`), victims' money is followed (`trace`), and the role lists are written (`leads`),
    marked DRAFT, NOT REVIEWED. A feed that is absent is named in the log of `leads` and in each
    lead that it weakens. A list is a reason to look, never a verdict.
    """

    @task(pool="default_pool")
    def new_batches(triggering_asset_events: Any = None) -> list[int]:
        """Return the batches announced since the last run; none at night is no fault."""
        batches: set[int] = set()
        for event in (triggering_asset_events or {}).get(BATCHES_LOADED, []):
            extra = event.extra or {}
            if "batch" in extra:
                batches.add(int(extra["batch"]))
                missing = ", ".join(extra.get("feeds_missing", [])) or "none"
                print(f"batch {extra['batch']}: feeds missing: {missing}")
        print(f"New batches: {sorted(batches) or 'none announced; going over all records'}")
        return sorted(batches)

    @task
    def resolve(batches: list[int]) -> None:
        """Make persons of identities, and the derived layer that questions are asked of."""
        from leadgraph import pipeline
        from leadgraph.scheduled import task_settings

        print(pipeline.resolve(task_settings()))

    @task
    def trace() -> None:
        """Follow victims' money through the accounts."""
        from leadgraph import pipeline
        from leadgraph.scheduled import task_settings

        print(pipeline.trace(task_settings()))

    @task
    def leads() -> list[str]:
        """Score each role, write its draft list, and say what was missing; return the paths."""
        from leadgraph import pipeline
        from leadgraph.scheduled import task_settings

        run = pipeline.leads(task_settings())
        missing = ", ".join(run.missing_feeds)
        print(f"Made without these feeds: {missing}." if missing else "No feed was missing.")
        paths = [str(path) for path in run.paths]
        print("\n".join(paths))
        return paths

    resolve(new_batches()) >> trace() >> leads()


role_lists()
