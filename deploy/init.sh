#!/bin/sh
# Runs once before Airflow's services: its tables, the writer's pool of one slot, the login.
set -eu
: "${AIRFLOW_ADMIN_PASSWORD:?set AIRFLOW_ADMIN_PASSWORD in .env, see deploy/example.env}"

airflow db migrate
airflow pools set leadgraph_writer 1 "One writer of the graph at a time"

umask 077
python - <<'PYTHON'
import json
import os
from pathlib import Path

passwords = {"admin": os.environ["AIRFLOW_ADMIN_PASSWORD"]}
place = Path(os.environ["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"])
place.write_text(json.dumps(passwords) + "\n")
PYTHON
echo "Airflow is set up."
