"""Settings: read once from the environment (or a `.env` file) and passed down as values."""

from getpass import getuser
from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What leadgraph needs to know of the place that it runs in.

    Each field is read from `LEADGRAPH_<NAME>`; the four `neo4j_*` fields from `NEO4J_URI`,
    `NEO4J_USERNAME`, `NEO4J_PASSWORD` and `NEO4J_DATABASE`, as Neo4j's own tools name them.
    """

    model_config = SettingsConfigDict(
        env_prefix="LEADGRAPH_", env_file=".env", extra="ignore", populate_by_name=True
    )

    home: Path = Field(Path(".leadgraph"), description="state: store, ledger, local Neo4j")
    out: Path = Field(Path("out"), description="where lists and reports are written")
    incoming: Path = Field(Path("incoming"), description="where agencies put their drops")
    user: str = Field(default_factory=getuser, description="who asks; goes into the audit log")
    chunk_rows: int = Field(10_000, ge=1, le=100_000, description="rows in one write transaction")
    wait_seconds: float = Field(
        600, ge=0, description="how long an ingest waits for another one to end"
    )
    rates: Path | None = Field(
        None, description="your own exchange rates: CSV with date,currency,per,rate,source"
    )
    heap: str = Field("1g", description="heap of the local Neo4j")
    pagecache: str = Field("512m", description="page cache of the local Neo4j")

    neo4j_uri: str | None = Field(None, validation_alias=AliasChoices("NEO4J_URI"))
    neo4j_username: str = Field(
        "neo4j", validation_alias=AliasChoices("NEO4J_USERNAME", "NEO4J_USER")
    )
    neo4j_password: SecretStr | None = Field(None, validation_alias=AliasChoices("NEO4J_PASSWORD"))
    neo4j_database: str = Field("neo4j", validation_alias=AliasChoices("NEO4J_DATABASE"))

    @classmethod
    def own(cls, folder: Path, heap: str, pagecache: str) -> "Settings":
        """Return settings with everything under `folder`, whatever the environment names."""
        return cls(
            _env_file=None,
            home=folder / "home",
            out=folder / "out",
            incoming=folder / "incoming",
            neo4j_uri=None,
            heap=heap,
            pagecache=pagecache,
        )
