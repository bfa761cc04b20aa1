"""The trees: who asked for what."""
