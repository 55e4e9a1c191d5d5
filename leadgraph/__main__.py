"""`python -m leadgraph` is the same as `leadgraph`."""

from leadgraph.cli import main

main()
