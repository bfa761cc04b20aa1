"""The commands of `generation-graph`, one file a group; `dashboard.cli` parses and calls them."""
