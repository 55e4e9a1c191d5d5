"""How the local Neo4j is set up: on loopback, with a password, no file reading, no reports."""

from pathlib import Path

from leadgraph.local.jars import locked
from leadgraph.local.machine import LOOPBACK


def write(place: Path, bolt: int, http: int, pagecache: str, jars: Path) -> None:
    """Write `conf/neo4j.conf` and the links in `plugins`, from which Neo4j reads procedures."""
    lines = {
        "server.default_listen_address": LOOPBACK,
        "server.bolt.listen_address": f"{LOOPBACK}:{bolt}",
        "server.bolt.advertised_address": f"{LOOPBACK}:{bolt}",
        "server.http.listen_address": f"{LOOPBACK}:{http}",
        "server.http.advertised_address": f"{LOOPBACK}:{http}",
        "server.https.enabled": "false",
        "server.directories.data": place / "data",
        "server.directories.logs": place / "logs",
        "server.directories.run": place / "run",
        "server.directories.plugins": place / "plugins",
        "server.directories.import": place / "import",
        "server.memory.pagecache.size": pagecache,
        "dbms.security.auth_enabled": "true",
        "dbms.security.procedures.unrestricted": "gds.*",
        "dbms.security.allow_csv_import_from_file_urls": "false",
        "dbms.usage_report.enabled": "false",
        "client.allow_telemetry": "false",
        "db.tx_log.preallocate": "false",
        # Else each of its two connectors waits five seconds more before it closes.
        "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",
    }
    text = "".join(f"{name}={value}\n" for name, value in lines.items())
    (place / "conf" / "neo4j.conf").write_text(
        "# Written by `leadgraph up` at every start; changes here are lost.\n" + text, "utf-8"
    )
    links = place / "plugins"
    for old in links.iterdir():
        old.unlink()
    for jar in locked():
        if jar.folder == "plugins":
            (links / jar.filename).symlink_to(jars / jar.filename)
