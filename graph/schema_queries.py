"""The Cypher texts of the schema: constraints and indexes, by name."""

from typing import LiteralString

CONSTRAINTS: dict[str, LiteralString] = {
    "generation_id": ("CREATE CONSTRAINT generation_id IF NOT EXISTS FOR (g:Generation) REQUIRE g.id IS UNIQUE"),
    # A second edge of one child breaks it: this is what keeps a generation at one parent.
    "refined_from_child_id": (
        "CREATE CONSTRAINT refined_from_child_id IF NOT EXISTS FOR ()-[r:REFINED_FROM]-() REQUIRE r.child_id IS UNIQUE"
    ),
}
# Single properties: a composite index is used only when each of its properties has a predicate.
INDEXES: dict[str, LiteralString] = {
    "generation_parent_generation_id": (
        "CREATE INDEX generation_parent_generation_id IF NOT EXISTS FOR (g:Generation) ON (g.parent_generation_id)"
    ),
    "generation_created_at": ("CREATE INDEX generation_created_at IF NOT EXISTS FOR (g:Generation) ON (g.created_at)"),
    "generation_user_id": "CREATE INDEX generation_user_id IF NOT EXISTS FOR (g:Generation) ON (g.user_id)",
    "generation_status": "CREATE INDEX generation_status IF NOT EXISTS FOR (g:Generation) ON (g.status)",
}
# The embedded server reads an index in its order where that has both keys of the sort; Neo4j needs the first only.
EMBEDDED_INDEXES: dict[str, LiteralString] = {
    "generation_created_at_id": (
        "CREATE INDEX generation_created_at_id IF NOT EXISTS FOR (g:Generation) ON (g.created_at, g.id)"
    ),
}
# On Neo4j, where a write does not wait for it.
FULLTEXT_INDEXES: dict[str, LiteralString] = {
    "generation_search_text": (
        "CREATE FULLTEXT INDEX generation_search_text IF NOT EXISTS FOR (g:Generation) ON EACH [g.search_text] "
        "OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace', `fulltext.eventually_consistent`: true}}"
    ),
}
# The embedded server's is made by SQL when that starts, see graph/embedded/wheel.py, and named after what is in it.
WORD_INDEX = "Generation[search_text]"
SHOW_CONSTRAINTS = "SHOW CONSTRAINTS YIELD name"
SHOW_INDEXES = "SHOW INDEXES YIELD name"
