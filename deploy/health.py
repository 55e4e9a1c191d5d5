"""Ask an Airflow service on its own health address whether it is well (exit code 0 if it is)."""

import json
import sys
import urllib.error
import urllib.request


def main(address: str) -> int:
    """Return 0 if `address` answers 200 and calls no part "unhealthy" that it knows of."""
    try:
        with urllib.request.urlopen(address, timeout=8) as answer:
            body = answer.read()
    except (OSError, urllib.error.URLError) as error:
        print(f"{address}: {error}")
        return 1
    try:
        database = json.loads(body).get("metadatabase", {})
    except ValueError:
        return 0  # the scheduler's address answers in plain text
    print(body.decode())
    return 0 if database.get("status", "healthy") == "healthy" else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
