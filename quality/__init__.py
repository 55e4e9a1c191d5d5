"""The gate: drops, contracts, validation, quarantine."""
