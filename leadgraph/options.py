"""Options that several commands have."""

from pathlib import Path
from typing import Annotated

import typer

RatesFile = Annotated[
    Path | None,
    typer.Option(
        help="Your own exchange rates: CSV with date,currency,per,rate,source; "
        "LEADGRAPH_RATES, if not given."
    ),
]
