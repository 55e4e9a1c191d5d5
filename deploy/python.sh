#!/bin/sh
# Print the Python that the environment is made with: the newest of 3.11 to 3.13 that can make one.
# Without any, say so, and print a command that ends make with exit code 1.

fits='import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'
for python in python3.13 python3.12 python3.11 python3 python; do
    if "$python" -c "$fits" > /dev/null 2>&1; then
        echo "$python"
        exit 0
    fi
done
echo "leadgraph needs Python 3.11, 3.12 or 3.13 with its venv module, and found none." \
    "Install one (on Debian or Ubuntu: apt install python3-venv), or name it:" \
    "make test PYTHON=/path/to/python3.12" >&2
echo "false"
