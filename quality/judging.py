"""Runs Great Expectations over the chunks of a staged feed; the only judge of rows.

The rows of a chunk carry their position in the feed as the index of the frame, which Great
Expectations gives back as it is in its row lists (a list of dicts with named columns, as it
offers too, takes forty times as long).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from threading import Lock
from typing import Any

from quality.errors import LeadgraphError
from quality.marks import Marks
from quality.reading import MALFORMED, POSITION, Staged
from quality.suite import Suite


class Judge:
    """One suite, ready to judge frames."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite
        # Made once: an expectation builds its configuration anew whenever it is asked.
        self._configurations = {
            rule.id: expectation.configuration for rule, expectation in suite.expectations
        }

    def counts(self, frame: Any) -> dict[str, int]:
        """Return for each rule that `frame` breaks how many rows do; asks for no row lists."""
        return {
            rule: int(result["unexpected_count"])
            for rule, result in self._failures(
                frame, {"result_format": "BASIC", "partial_unexpected_count": 0}, None
            )
        }

    def rows(self, frame: Any, rules: Collection[str]) -> dict[str, list[int]]:
        """Return for each of `rules` that `frame` breaks the positions of the rows."""
        asked = {
            "result_format": "COMPLETE",
            "partial_unexpected_count": 0,
            "exclude_unexpected_values": True,
            "return_unexpected_index_query": False,
        }
        return {
            rule: [int(position) for position in result["unexpected_index_list"]]
            for rule, result in self._failures(frame, asked, rules)
        }

    def _failures(
        self, frame: Any, result_format: Mapping[str, Any], rules: Collection[str] | None
    ) -> Iterator[tuple[str, Mapping[str, Any]]]:
        from great_expectations.execution_engine import PandasExecutionEngine

        feed = self.suite.contract.feed
        asked = [
            one for rule, one in self._configurations.items() if rules is None or rule in rules
        ]
        if not asked:
            return
        # The engine and the validator that a batch definition would build. Going by way of one,
        # every frame is hashed twice, which takes longer than to judge it, and every data context
        # leaves a temporary folder behind.
        engine = PandasExecutionEngine()
        engine.load_batch_data("chunk", frame)
        try:
            found = _quiet_validator()(execution_engine=engine).graph_validate(
                configurations=asked,
                runtime_configuration={"result_format": dict(result_format)},
            )
        finally:
            engine.batch_manager.batch_data_cache.clear()
        if len(found) != len(asked):
            raise LeadgraphError(
                f"{len(asked)} rules of {feed} were asked for, {len(found)} judged."
            )
        for one in found:
            rule = self.suite.rule_of(one)
            fault = one.exception_info or {}
            for part in [fault] if "raised_exception" in fault else fault.values():
                if part["raised_exception"]:
                    raise LeadgraphError(
                        f"The rule {rule.id} of {feed} could not be judged: "
                        f"{part['exception_message']}"
                    )
            if one.result["unexpected_count"]:
                yield rule.id, one.result


@lru_cache(maxsize=1)
def _quiet_validator() -> Any:
    from great_expectations.validator.validator import Validator

    class Quiet(Validator):  # type: ignore[misc]
        """A validator without a progress bar a chunk; only a data context could say so else."""

        def _determine_progress_bars(self) -> bool:
            return False

    return Quiet


class Frames:
    """The chunks of a staged feed as pandas frames with the computed columns in them."""

    def __init__(self, staged: Staged, suite: Suite, marks: Marks) -> None:
        from pyarrow import parquet

        self._file = parquet.ParquetFile(staged.path, pre_buffer=False)
        self._suite = suite
        self._marks = marks
        self._lock = Lock()  # neither an open Parquet file nor a DuckDB connection is shared well

    @property
    def chunks(self) -> int:
        """The number of chunks."""
        return int(self._file.num_row_groups)

    def close(self) -> None:
        self._file.close()

    def frame(self, number: int, columns: Sequence[str] | None = None) -> Any:
        """Return chunk `number`, its index being the position of each row in the feed."""
        import numpy as np
        import pandas as pd

        wanted = columns if columns is not None else self._suite.columns
        computed = [one for one in wanted if one.startswith("_")]
        stored = [one for one in wanted if not one.startswith("_") or one == MALFORMED]
        with self._lock:
            table = self._file.read_row_group(number, [POSITION, *stored], use_threads=False)
            positions = table.column(POSITION).to_numpy()
            if computed:
                marks = self._marks.of_chunk(int(positions.min()), int(positions.max()))
        frame = table.drop_columns([POSITION]).to_pandas()
        frame.index = pd.Index(positions)
        if computed:
            order = np.argsort(positions, kind="stable")
            found = marks.column(POSITION).to_numpy()
            at = order[np.searchsorted(positions, found, sorter=order)]
            for column in computed:
                if column == MALFORMED:
                    continue
                values = marks.column(column)
                if str(values.type) == "bool":
                    flags = np.zeros(len(positions), dtype=bool)
                    flags[at] = values.to_numpy(zero_copy_only=False)
                    frame[column] = flags
                else:
                    texts = np.full(len(positions), None, dtype=object)
                    texts[at] = values.to_numpy(zero_copy_only=False)
                    frame[column] = pd.Series(texts, index=frame.index, dtype="str")
        return frame[list(wanted)]
