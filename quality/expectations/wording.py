"""Text in general: one of a list of words, a pattern, and text that is fit to be kept."""

from typing import Any, ClassVar

import pyarrow as pa
import pyarrow.compute as pc

from quality.expectations.columns import Mask, TextExpectation, TextMetric, mask, matches

# Control characters, and the marks that turn the direction of writing and so hide what a text
# says (Unicode TR 36, bidirectional text spoofing).
_CONTROL = r"\x00-\x1f\x7f-\x{9f}\x{202a}-\x{202e}\x{2066}-\x{2069}"
_CONTROL_BUT_LINES = _CONTROL.replace(r"\x00-\x1f", r"\x00-\x08\x0b\x0c\x0e-\x1f")
_KEY = rf"[^\s;{_CONTROL}](?:[^;{_CONTROL}]*[^\s;{_CONTROL}])?"


class OneOfMetric(TextMetric):
    """Which values are among the words given."""

    condition_metric_name = "column_values.one_of"
    condition_value_keys = ("words", "is_list")

    @classmethod
    def holds(cls, values: pa.Array, **arguments: Any) -> Mask:
        words = pa.array(arguments["words"], values.type)
        return mask(pc.or_(pc.is_in(values, value_set=words), pc.is_null(values)), True)


class ExpectColumnValuesToBeOneOf(TextExpectation):
    """The value is one of the words that the contract lists."""

    words: list[str]
    map_metric: ClassVar[str] = "column_values.one_of"
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "words", "is_list")


class PatternMetric(TextMetric):
    """Which values match a pattern as a whole."""

    condition_metric_name = "column_values.whole_pattern"
    condition_value_keys = ("pattern", "is_list")

    @classmethod
    def holds(cls, values: pa.Array, **arguments: Any) -> Mask:
        return matches(values, arguments["pattern"])


class ExpectColumnValuesToMatchWholePattern(TextExpectation):
    """The value matches a pattern from its first to its last character."""

    pattern: str
    map_metric: ClassVar[str] = "column_values.whole_pattern"
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "pattern", "is_list")


class TidyTextMetric(TextMetric):
    """Which values are short enough, free of control characters and, for keys, fit for lists."""

    condition_metric_name = "column_values.tidy_text"
    condition_value_keys = ("max_length", "multiline", "is_key", "is_list")

    @classmethod
    def holds(cls, values: pa.Array, **arguments: Any) -> Mask:
        kept = mask(pc.less_equal(pc.utf8_length(values), arguments["max_length"]), True)
        if arguments.get("is_key"):
            return kept & matches(values, _KEY)
        control = _CONTROL_BUT_LINES if arguments.get("multiline") else _CONTROL
        return kept & ~mask(pc.match_substring_regex(values, f"[{control}]"), False)


class ExpectColumnValuesToBeTidyText(TextExpectation):
    """The text is at most so long and has no control characters or hidden direction marks.

    A key (`is_key`) is not empty, has no blanks around it and no `;` in it, which parts lists;
    `multiline` text may have line breaks and tabs.
    """

    max_length: int
    multiline: bool = False
    is_key: bool = False
    map_metric: ClassVar[str] = "column_values.tidy_text"
    success_keys: ClassVar[tuple[str, ...]] = (
        "mostly",
        "max_length",
        "multiline",
        "is_key",
        "is_list",
    )
