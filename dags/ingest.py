"""The DAG `ingest`: one run takes one drop from the landing folder into the graph.

It looks for a complete drop every minute, and at once when the asset `leadgraph-drops` is
announced. Every function that it calls is one that `leadgraph ingest` calls too.
"""

from datetime import timedelta
from typing import Any

from airflow.sdk import (
    Asset,
    AssetOrTimeSchedule,
    CronTriggerTimetable,
    Param,
    TriggerRule,
    dag,
    task,
)

from leadgraph.scheduled import BATCHES, BATCHES_URI, DROPS, DROPS_URI, WRITER_POOL

BATCHES_LOADED = Asset(name=BATCHES, uri=BATCHES_URI)
DROPS_WAITING = Asset(name=DROPS, uri=DROPS_URI)


@dag(
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable("* * * * *", timezone="UTC"), assets=[DROPS_WAITING]
    ),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=24),
    # Waiting drops go before lists for the writer's slot.
    default_args={
        "retries": 2,
        "retry_delay": timedelta(minutes=1),
        "priority_weight": 10,
        "weight_rule": "absolute",
    },
    params={"drop": Param(None, type=["null", "string"], description="path of one drop to take")},
    tags=["leadgraph"],
)
def ingest() -> None:
    """### Agencies' drops into the graph

    One run takes one drop: the one named in the parameter `drop`, else the complete drop in the
    landing folder that was not tried yet, or not for the longest time. With none there, all
    tasks are skipped.

    - A **refused drop** (wrong hash, no authority, ...) fails `receive` at once; the reason is the
      last line of its log. It is not tried again until the drop is changed.
    - A **stopped feed** is a red square of `load`, labelled with its name. The other feeds are
      loaded, `report` is written, and the run is red.
    - **No database**: each task is tried three times; the drop stays where it is and is taken
      again by a later run.

    Every task that writes runs in the pool `leadgraph_writer` of one slot. If tasks stay grey,
    make it: `airflow pools set leadgraph_writer 1 "One writer of the graph at a time"`.
    """

    @task
    def find_drop(params: dict[str, Any] | None = None) -> str:
        """Return the path of the drop to take, or skip the run."""
        from airflow.sdk.exceptions import AirflowSkipException

        from leadgraph import pipeline
        from leadgraph.scheduled import task_settings

        named = (params or {}).get("drop")
        if named:
            return str(named)
        settings = task_settings()
        waiting = pipeline.pending_drops(settings)
        if not waiting:
            raise AirflowSkipException(f"No complete drop waits in {settings.incoming}.")
        print(f"{len(waiting)} waiting; taking {waiting[0]}")
        return waiting[0]

    @task(pool=WRITER_POOL, multiple_outputs=True)
    def receive(drop: str) -> dict[str, Any]:
        """Copy and verify the drop; return its batch, its name and its feeds."""
        from leadgraph import pipeline
        from leadgraph.scheduled import refusals_end_the_task, task_settings

        with refusals_end_the_task():
            receipt = pipeline.receive(task_settings(), drop)
        return {
            "batch": receipt.batch,
            "name": f"{receipt.agency}/{receipt.drop}",
            "feeds": list(receipt.feeds),
        }

    @task(pool=WRITER_POOL)
    def gate(batch: int, feeds: list[str]) -> list[dict[str, Any]]:
        """Judge every row of every feed; return what `load` is asked, for stopped feeds too."""
        from leadgraph import pipeline
        from leadgraph.scheduled import refusals_end_the_task, task_settings

        with refusals_end_the_task():
            result = pipeline.gate(task_settings(), batch)
        for feed, one in result.feeds.items():
            print(f"{feed}: {one.status}, {one.loaded} to load, {one.quarantined} in quarantine")
        return [{"batch": batch, "feed": feed} for feed in feeds]

    @task(
        pool=WRITER_POOL,
        map_index_template="{{ feed }}",
        doc_md="Load what the gate let pass of one feed; fail if it stopped the feed.",
    )
    def load(batch: int, feed: str) -> None:
        from airflow.sdk import get_current_context

        from leadgraph import pipeline
        from leadgraph.scheduled import refusals_end_the_task, task_settings

        get_current_context()["feed"] = feed  # type: ignore[literal-required]
        with refusals_end_the_task():
            loaded = pipeline.load_feed(task_settings(), batch, feed)
        print(loaded)

    @task(
        pool=WRITER_POOL,
        multiple_outputs=True,
        trigger_rule=TriggerRule.ALL_DONE_MIN_ONE_SUCCESS,
    )
    def report(gated: list[dict[str, Any]]) -> dict[str, Any]:
        """Write the balance sheet, whatever happened to single feeds; end the batch."""
        from leadgraph import pipeline
        from leadgraph.scheduled import task_settings

        batch = gated[0]["batch"]
        result = pipeline.finish(task_settings(), batch)
        print(f"Report: {result.page}")
        return {
            "batch": batch,
            "feeds_loaded": list(result.feeds_loaded),
            "feeds_missing": list(result.feeds_missing),
        }

    @task(outlets=[BATCHES_LOADED])
    def announce(
        batch: int, loaded: list[str], missing: list[str], outlet_events: Any = None
    ) -> None:
        """Tell who waits for new records that a batch is in."""
        from airflow.sdk.exceptions import AirflowSkipException

        if not loaded:
            raise AirflowSkipException(f"No feed of batch {batch} was loaded.")
        outlet_events[BATCHES_LOADED].extra = {
            "batch": batch,
            "feeds_loaded": loaded,
            "feeds_missing": missing,
        }

    @task(retries=0)
    def every_feed_loaded(name: str, delivered: list[str], loaded: list[str]) -> None:
        """Make the run red if a delivered feed is not in the graph."""
        from airflow.sdk.exceptions import AirflowFailException

        missing = sorted(set(delivered) - set(loaded))
        if missing:
            raise AirflowFailException(
                f"Of the drop {name} these feeds were not loaded: {', '.join(missing)}; the log"
                " of `load` with their name says why. The others are in the graph."
            )

    @task(outlets=[DROPS_WAITING])
    def call_next(taken: str, batch: int) -> None:
        """Start the next run at once if another drop waits."""
        from airflow.sdk.exceptions import AirflowSkipException

        from leadgraph import pipeline
        from leadgraph.scheduled import task_settings

        waiting = [path for path in pipeline.pending_drops(task_settings()) if path != taken]
        if not waiting:
            raise AirflowSkipException(f"No other drop waits after batch {batch}.")

    drop = find_drop()
    receipt = receive(drop)
    gated = gate(receipt["batch"], receipt["feeds"])
    loads = load.expand_kwargs(gated)
    result = report(gated)
    loads >> result
    announce(result["batch"], result["feeds_loaded"], result["feeds_missing"])
    every_feed_loaded(receipt["name"], receipt["feeds"], result["feeds_loaded"])
    call_next(drop, result["batch"])


ingest()
