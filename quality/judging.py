"""Runs Great Expectations over the chunks of a staged feed; the only judge of rows.

The rows of a chunk carry their position in the feed as the index of the frame, which Great
Expectations gives back as it is in its row lists (a list of dicts with named columns, as it
offers too, takes forty times as long).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quality.errors import LeadgraphError
from quality.marks import Marks
from quality.reading import MALFORMED, POSITION, Staged
from quality.suite import Suite


class Judge:
    """One suite, ready to judge frames."""

    def __init__(self, suite: Suite) -> None:
        import os

        os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
        import great_expectations as gx

        self.suite = suite
        self._gx = gx
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False, "metric_calculations": False}
        asset = context.data_sources.add_pandas("feed").add_dataframe_asset(suite.contract.feed)
        self._batches = asset.add_batch_definition_whole_dataframe("chunk")

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
        expectations = [
            expectation.copy()
            for rule, expectation in self.suite.expectations
            if rules is None or rule.id in rules
        ]
        if not expectations:
            return
        suite = self._gx.ExpectationSuite(name=self.suite.contract.feed, expectations=expectations)
        batch = self._batches.get_batch(batch_parameters={"dataframe": frame})
        found = batch.validate(suite, result_format=dict(result_format))
        judged = 0
        for one in found.results:
            rule = self.suite.rule_of(one)
            fault = one.exception_info
            if "raised_exception" in fault:
                fault = {"": fault}
            for part in fault.values():
                if part["raised_exception"]:
                    raise LeadgraphError(
                        f"The rule {rule.id} of {self.suite.contract.feed} could not be judged: "
                        f"{part['exception_message']}"
                    )
            judged += 1
            if one.result["unexpected_count"]:
                yield rule.id, one.result
        if judged != len(expectations):
            raise LeadgraphError(
                f"{len(expectations)} rules of {self.suite.contract.feed} were asked for, "
                f"{judged} judged."
            )


@dataclass(frozen=True)
class Chunk:
    """One row group of a staged feed: its number and the positions of its rows."""

    number: int
    first: int
    last: int


class Frames:
    """The chunks of a staged feed as pandas frames with the computed columns in them."""

    def __init__(self, staged: Staged, suite: Suite, marks: Marks) -> None:
        from pyarrow import parquet

        self._file = parquet.ParquetFile(staged.path, pre_buffer=False)
        self._suite = suite
        self._marks = marks

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
        table = self._file.read_row_group(number, [POSITION, *stored], use_threads=False)
        positions = table.column(POSITION).to_numpy()
        frame = table.drop_columns([POSITION]).to_pandas()
        frame.index = pd.Index(positions)
        if computed:
            marks = self._marks.of_chunk(int(positions.min()), int(positions.max()))
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
