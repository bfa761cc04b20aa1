"""The pictures: one scene a tree."""
