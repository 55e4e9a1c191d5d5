"""File names for institutions: safe on every file system, and no two alike."""

import re
import unicodedata
from hashlib import sha256

from leads.exports.rows import DRAFT

LONGEST = 80
"""Bytes of a name that come from the institution's: with the rest, well under the 255 that file
systems allow."""

_OTHER = re.compile(r"[^\w]+|_+")


def slug(name: str) -> str:
    """Return a name in lower-case letters (of any script), digits and hyphens.

    Where that is not the name itself, a part of its sha256 follows, so that names which differ in
    case or in a sign do not share a file.
    """
    plain = _OTHER.sub("-", unicodedata.normalize("NFKC", name).lower()).strip("-")
    plain = plain.encode()[:LONGEST].decode(errors="ignore").strip("-")
    if plain and plain == name:
        return plain
    return f"{plain}-{sha256(name.encode()).hexdigest()[:8]}".lstrip("-")


def stem(institution: str | None) -> str:
    """Return the name of an institution's request without suffix; None is the unknown one."""
    if institution is None:
        return f"freeze-unknown-institution-{DRAFT}"
    return f"freeze-request-{slug(institution)}-{DRAFT}"


OVERVIEW = f"freeze-overview-{DRAFT}"
