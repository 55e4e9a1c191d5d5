"""What needs more than a chunk is computed into columns before; these judge those columns."""

from typing import Any, ClassVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnMapExpectation
from great_expectations.expectations.metrics.map_metric_provider import (
    ColumnMapMetricProvider,
    column_condition_partial,
)

from quality.expectations.columns import Mask, RowExpectation, RowMetric, flags, mask


class NotMarkedMetric(ColumnMapMetricProvider):  # type: ignore[misc]
    """Which rows are not marked in a computed yes/no column."""

    condition_metric_name = "column_values.not_marked"
    filter_column_isnull = False

    @column_condition_partial(engine=PandasExecutionEngine)  # type: ignore[untyped-decorator]
    def _pandas(cls, column: pd.Series, **_: Any) -> pd.Series:
        return pd.Series(~flags(column), index=column.index)


class ExpectColumnValuesToNotBeMarked(ColumnMapExpectation):  # type: ignore[misc]
    """The computed column does not mark the row."""

    map_metric: ClassVar[str] = "column_values.not_marked"


class NoRemarkMetric(ColumnMapMetricProvider):  # type: ignore[misc]
    """Which rows have no remark in a computed text column."""

    condition_metric_name = "column_values.no_remark"
    filter_column_isnull = False

    @column_condition_partial(engine=PandasExecutionEngine)  # type: ignore[untyped-decorator]
    def _pandas(cls, column: pd.Series, **_: Any) -> pd.Series:
        return pd.Series(np.asarray(column.isna(), dtype=np.bool_), index=column.index)


class ExpectColumnValuesToHaveNoRemark(ColumnMapExpectation):  # type: ignore[misc]
    """The computed column has nothing to say about the row."""

    map_metric: ClassVar[str] = "column_values.no_remark"


class KnownReferenceMetric(RowMetric):
    """Which rows refer to something that this drop or the store knows, or to the outside."""

    condition_metric_name = "multicolumn_values.known_reference"
    computed: ClassVar[int] = 1

    @classmethod
    def holds(cls, *columns: Any, **arguments: Any) -> Mask:
        missing: Mask = columns[0]
        values: pa.Array = columns[1]
        return ~missing | mask(pc.starts_with(values, "EXT:"), False)


class ExpectReferenceToBeKnown(RowExpectation):
    """What the field refers to is in this drop or was delivered before; `EXT:` needs no record.

    Columns: the computed column that marks unknown references, the field.
    """

    map_metric: ClassVar[str] = "multicolumn_values.known_reference"
