"""Files that are there wholly or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from quality.errors import LeadgraphError


class ExportError(LeadgraphError):
    """A list could not be written."""


@contextmanager
def beside(path: Path, *, mode: int = 0o644) -> Iterator[Path]:
    """Give a path in the same folder to write to, and move it to `path` at the end.

    Raises:
        ExportError: the folder cannot be written to, or the disk is full; `path` is as it was.
    """
    written: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=".writing-", delete=False) as file:
            written = Path(file.name)
        yield written
        written.chmod(mode)
        with written.open("rb") as file:
            os.fsync(file.fileno())
        written.replace(path)
    except OSError as error:
        raise ExportError(
            f"{path} cannot be written: {error.strerror or error}; free the place or name "
            "another place for it."
        ) from error
    finally:
        if written is not None:
            written.unlink(missing_ok=True)
