"""Runs DAGs with `dag.test()` in a process of its own, for Airflow changes logging and more.

Reads one JSON request a line: `{"dag", "only", "environment"}`; answers with one line: the run's
state, its task instances, and the asset events it made. A request with `"describe"` runs nothing;
the answer says how the DAG is made. The log goes to standard error.
"""

import json
import os
import sys
from typing import Any


def find(dag_id: str) -> Any:
    """Return the DAG as Airflow finds it in the folder of DAGs."""
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(os.environ["AIRFLOW__CORE__DAGS_FOLDER"], bundle_name="dags-folder")
    assert not bag.import_errors, bag.import_errors
    return bag.dags[dag_id]


def describe(request: dict[str, Any]) -> dict[str, Any]:
    """Say how the DAG is made."""
    dag = find(request["dag"])
    return {
        "active_runs": dag.max_active_runs,
        "catchup": dag.catchup,
        "pools": {task.task_id: task.pool for task in dag.tasks},
        "retries": {task.task_id: task.retries for task in dag.tasks},
        "delays": {task.task_id: task.retry_delay.total_seconds() for task in dag.tasks},
        "undocumented": [task.task_id for task in dag.tasks if not task.doc_md],
        "doc": dag.doc_md,
    }


def run(request: dict[str, Any]) -> dict[str, Any]:
    """Run one DAG once; retries are off, so that a failure does not wait for its delay."""
    from airflow.models.asset import AssetEvent, AssetModel
    from airflow.utils.session import create_session
    from sqlalchemy import select

    os.environ.update(request["environment"])
    dag = find(request["dag"])
    for task in dag.tasks:
        task.retries = 0
    only = request["only"]
    done = dag.test(mark_success_pattern=f"(?!{only}$).*" if only else None)
    with create_session() as session:
        events = session.execute(
            select(AssetModel.name, AssetEvent.extra)
            .join(AssetModel, AssetModel.id == AssetEvent.asset_id)
            .where(AssetEvent.source_run_id == done.run_id, AssetEvent.source_dag_id == dag.dag_id)
        ).all()
        tasks = [
            {"task": one.task_id, "label": one.rendered_map_index, "state": str(one.state)}
            for one in done.get_task_instances(session=session)
        ]
    return {
        "state": str(done.state),
        "tasks": tasks,
        "events": [{"asset": name, "extra": extra} for name, extra in events],
    }


def main() -> None:
    """Answer requests until there are no more; nothing else is written to standard output."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        request = json.loads(line)
        answer = describe(request) if request.get("describe") else run(request)
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
