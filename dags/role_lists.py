"""The DAG `role_lists`: who is who, where the money went, and the draft lists of each role.

It runs when an ingest has announced a batch, and every night, whichever comes first.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import Asset, AssetOrTimeSchedule, CronTriggerTimetable, dag, task

from leadgraph.scheduled import BATCHES, BATCHES_URI, LISTS, LISTS_URI, WRITER_POOL

BATCHES_LOADED = Asset(name=BATCHES, uri=BATCHES_URI)
LISTS_WRITTEN = Asset(name=LISTS, uri=LISTS_URI)
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

    @task(pool="default_pool", multiple_outputs=True, inlets=[BATCHES_LOADED, LISTS_WRITTEN])
    def new_batches(inlet_events: Any = None) -> dict[str, Any]:
        """Return the batches announced since the last lists; none at night is no fault.

        They are looked up, not taken from what triggered the run: an event that comes while a
        run is queued is not handed to any.
        """
        until = datetime.now(UTC).isoformat()
        announced = inlet_events[BATCHES_LOADED]
        for last in inlet_events[LISTS_WRITTEN].ascending(False).limit(1):
            announced = announced.after(last.extra["until"])
        batches = {int(event.extra["batch"]): event.extra["feeds_missing"] for event in announced}
        for batch, missing in sorted(batches.items()):
            print(f"batch {batch}: feeds missing: {', '.join(missing) or 'none'}")
        print(f"New batches: {sorted(batches) or 'none'}; the lists are over all records")
        return {"batches": sorted(batches), "until": until}

    @task
    def resolve() -> None:
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
    def groups() -> None:
        """Find the groups behind the cases, and their levels."""
        from leadgraph import pipeline
        from leadgraph.scheduled import task_settings

        print(pipeline.groups(task_settings(), "nightly lists"))

    @task(outlets=[LISTS_WRITTEN])
    def leads(batches: list[int], until: str, outlet_events: Any = None) -> list[str]:
        """Score each role, write its draft list, and say what was missing; return the paths."""
        from leadgraph import pipeline
        from leadgraph.scheduled import task_settings

        run = pipeline.leads(task_settings())
        missing = ", ".join(run.missing_feeds)
        print(f"Made without these feeds: {missing}." if missing else "No feed was missing.")
        paths = [str(path) for path in run.paths]
        print("\n".join(paths))
        outlet_events[LISTS_WRITTEN].extra = {
            "batches": batches,
            "until": until,
            "feeds_missing": list(run.missing_feeds),
        }
        return paths

    new = new_batches()
    new >> resolve() >> trace() >> groups() >> leads(new["batches"], new["until"])


role_lists()
