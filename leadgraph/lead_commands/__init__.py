"""Commands of the group `leadgraph leads` beside the lists themselves."""
