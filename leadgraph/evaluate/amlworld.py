"""The laundering attempts of AMLworld as one ledger of a drop, and what each of them is.

Source: E. Altman et al., "Realistic Synthetic Financial Transactions for Anti-Money Laundering
Models", NeurIPS 2023 (HI-Small, CDLA-Sharing-1.0): 370 attempts of eight families, 3,209 transfers,
here among 1,000 transfers that launder nothing. Banks are written without leading zeros, so that
one account has one key in all files. What the source does not have is made up and said to be so in
the manifest: times are taken as UTC, and amounts are cut to the digits that their currency has.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from leadgraph.evaluate.published import Source, table, write_drop
from quality.currency import exponents
from quality.errors import LeadgraphError

NAME = "amlworld"
FOLDER = "amlworld_hi_small_patterns"
AGENCY = "amlworld-banks"
RANDOM = "RANDOM"

CURRENCIES = {
    "Australian Dollar": "AUD",
    "Bitcoin": "BTC",
    "Brazil Real": "BRL",
    "Canadian Dollar": "CAD",
    "Euro": "EUR",
    "Mexican Peso": "MXN",
    "Ruble": "RUB",
    "Rupee": "INR",
    "Saudi Riyal": "SAR",
    "Shekel": "ILS",
    "Swiss Franc": "CHF",
    "UK Pound": "GBP",
    "US Dollar": "USD",
    "Yen": "JPY",
    "Yuan": "CNY",
}

PARTS = {
    "source": "source",
    "intermediary(mule)": "intermediary",
    "cycle_member": "intermediary",
    "sink": "sink",
}
"""What the published roles are called here; in a cycle nobody is first or last."""

SOURCE = Source(
    agency=AGENCY,
    reference="Altman et al., NeurIPS 2023, CDLA-Sharing-1.0",
    scope="{standing: true}",
    period=("2022-09-01", "2022-09-30"),
    made_up="published research data (AMLworld HI-Small); times are taken as UTC, amounts are cut "
    "to the digits of their currency",
)


@dataclass(frozen=True)
class Attempt:
    """One labelled attempt: its family, its transfers (keys in the graph), its accounts' parts."""

    id: int
    family: str
    transfers: frozenset[str]
    parts: Mapping[str, str]


@dataclass(frozen=True)
class AmlWorld:
    """The published data: attempts, and all rows of the feed `transactions`."""

    attempts: tuple[Attempt, ...]
    rows: tuple[Mapping[str, str], ...]


def read(folder: Path) -> AmlWorld:
    """Read the files under `folder` (which has `amlworld_hi_small_patterns/` in it), or its own.

    Raises:
        LeadgraphError: a file is not there, or is not as published.
    """
    place = folder / FOLDER if (folder / FOLDER).is_dir() else folder
    shared = (
        "timestamp", "amount_received", "receiving_currency", "amount_paid", "payment_currency",
        "payment_format",
    )  # fmt: skip
    attempted = table(
        place / "pattern_transactions.csv",
        ("pattern_id", "family", "from_bank", "from_account", "to_bank", "to_account", *shared),
    )
    ordinary = table(
        place / "background_1000_legit.csv",
        ("from_bank_id", "from_account_id", "to_bank_id", "to_account_id", *shared),
    )
    named = table(
        place / "derived_account_roles.csv", ("pattern_id", "family", "account", "derived_role")
    )
    try:
        rows: list[dict[str, str]] = []
        transfers: dict[int, set[str]] = {}
        family: dict[int, str] = {}
        for number, row in enumerate(attempted, 1):
            record = f"attempted-{number}"
            payer = _account(row["from_bank"], row["from_account"])
            payee = _account(row["to_bank"], row["to_account"])
            rows.append(_transfer(record, payer, payee, row))
            transfers.setdefault(int(row["pattern_id"]), set()).add(_key(record))
            family[int(row["pattern_id"])] = row["family"]
        for number, row in enumerate(ordinary, 1):
            payer = _account(row["from_bank_id"], row["from_account_id"])
            payee = _account(row["to_bank_id"], row["to_account_id"])
            rows.append(_transfer(f"ordinary-{number}", payer, payee, row))
        parts: dict[int, dict[str, str]] = {}
        for row in named:
            bank, _, account = row["account"].partition(":")
            own = parts.setdefault(int(row["pattern_id"]), {})
            own[_account(bank, account)] = PARTS[row["derived_role"]]
    except (KeyError, ValueError, ArithmeticError) as error:
        raise LeadgraphError(f"{place} is not as published ({error}); fetch it again") from None
    return AmlWorld(
        tuple(
            Attempt(id, family[id], frozenset(own), parts.get(id, {}))
            for id, own in sorted(transfers.items())
        ),
        tuple(rows),
    )


def _key(record: str) -> str:
    return f"{AGENCY}/transactions/{record}"


def _account(bank: str, number: str) -> str:
    return f"{bank.lstrip('0') or '0'}:{number}"


def _transfer(record: str, payer: str, payee: str, row: Mapping[str, str]) -> dict[str, str]:
    at = datetime.strptime(row["timestamp"], "%Y/%m/%d %H:%M").replace(tzinfo=UTC)
    currency, received = CURRENCIES[row["payment_currency"]], CURRENCIES[row["receiving_currency"]]
    changed = currency != received
    return {
        "record_id": record,
        "from_account": payer,
        "to_account": payee,
        "at": at.isoformat(timespec="seconds"),
        "amount": _amount(row["amount_paid"], currency),
        "currency": currency,
        "to_amount": _amount(row["amount_received"], received) if changed else "",
        "to_currency": received if changed else "",
        "channel": "exchange" if changed else "transfer",
        "from_institution": payer.partition(":")[0],
        "to_institution": payee.partition(":")[0],
        "memo": row["payment_format"],
    }


def _amount(written: str, currency: str) -> str:
    least = Decimal(1).scaleb(-exponents()[currency])
    # A yen amount of less than half a yen is a payment all the same.
    return str(max(Decimal(written).quantize(least, ROUND_HALF_UP), least))


def write_drops(data: AmlWorld, out: Path) -> list[Path]:
    """Write one drop with all accounts and transfers; return its folder in a list."""
    accounts = sorted({row[side] for row in data.rows for side in ("from_account", "to_account")})
    kept = [
        {
            "record_id": f"account-{account}",
            "account_id": account,
            "institution": account.partition(":")[0],
            "kind": "bank",
            "status": "open",
        }
        for account in accounts
    ]
    return [write_drop(out, "amlworld", SOURCE, {"accounts": kept, "transactions": data.rows})]
