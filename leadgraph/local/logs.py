"""Reads from the local Neo4j's logs why it did not start."""

from pathlib import Path

REASONS = {
    "Address already in use": "another program took its port meanwhile; run `leadgraph up` again",
    "locked by another process": "another process has the graph open; end it first",
    "Could not reserve enough space": "Java got no memory for its heap; set LEADGRAPH_HEAP lower",
    "Too small maximum heap": "its heap was too small; set LEADGRAPH_HEAP higher",
    "OutOfMemoryError": "its heap was too small; set LEADGRAPH_HEAP higher",
    "No space left on device": "the disk is full; free some space",
    "Permission denied": "some of its files belong to another user; make them yours",
}


def size(place: Path) -> int:
    """Return the bytes in the server's log now; what it writes from here on belongs to a start."""
    path = place / "logs" / "neo4j.log"
    return path.stat().st_size if path.exists() else 0


def why(place: Path, log_from: int) -> str:
    """Return the reason that the logs give for a start that failed, and where they are.

    `log_from` is the log's size before that start, so that no older fault is blamed.
    """
    logs = place / "logs"
    text = (logs / "console.log").read_text("utf-8", errors="replace")[-20_000:]
    if size(place) > log_from:
        with (logs / "neo4j.log").open("rb") as file:
            file.seek(log_from)
            text += file.read().decode("utf-8", errors="replace")
    for sign, reason in REASONS.items():
        if sign in text:
            return f"{reason} (logs: {logs})."
    errors = [line for line in text.splitlines() if "ERROR" in line or "Exception" in line]
    last = (errors or text.strip().splitlines() or ["it wrote nothing"])[-1].strip()[:300]
    return f"{last} (logs: {logs})."
