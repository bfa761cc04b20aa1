"""Every Cypher text, the same on every engine. Values are parameters; the one value that enters a text is a depth."""

from typing import LiteralString, cast

from graph.config import MAX_CHAIN
from graph.errors import InvalidDepthError

PING = "RETURN 1"

# What a read returns of a generation: a list in the order of the model's fields (see graph/records.py), because the
# names of a map would travel with each of them. The time comes as text: it is read several times faster than a temporal
# value, and both engines write it the same way.
_SUMMARY_COLUMNS = (
    "g.id, g.user_id, g.prompt, g.status, toString(g.created_at), g.error_message, g.duration_in_frames, g.fps, "
    "g.duration_in_seconds, g.aspect_ratio, g.batch_id, g.variation_index, g.variation_count, g.reference_image_ids, "
    "g.continuation_type, g.parent_generation_id, g.refinement_prompt, g.score, g.attributes"
)
SUMMARY: LiteralString = "[" + _SUMMARY_COLUMNS + "]"
WHOLE: LiteralString = "[" + _SUMMARY_COLUMNS + ", g.code, g.raw_code]"

# Writes

_ADOPT = """
WITH g
CALL (g) {
  MATCH (waiting:Generation {parent_generation_id: g.id})
  WHERE NOT EXISTS { (waiting)-[:REFINED_FROM]->() }
  CREATE (waiting)-[:REFINED_FROM {child_id: waiting.id}]->(g)
}
RETURN g.id AS id
"""
"""Children whose parent was removed, or not there yet, hang on it again when it is stored."""

CREATE_ROOT: LiteralString = "CREATE (g:Generation) SET g = $properties" + _ADOPT
CREATE_REFINEMENT: LiteralString = (
    """
MATCH (parent:Generation {id: $parent_id})
CREATE (g:Generation)-[:REFINED_FROM {child_id: $id}]->(parent)
SET g = $properties"""
    + _ADOPT
)
# Writing a property takes the lock before the status is read: without it two calls would both find it pending.
# (Removing one that is not there does not: tried with 64 threads.)
END_PENDING: LiteralString = (
    """
MATCH (g:Generation {id: $id})
SET g.locked = true REMOVE g.locked
WITH g WHERE g.status = 'pending' AND ($user_id IS NULL OR g.user_id = $user_id)
SET g += $properties
RETURN """
    + WHOLE
    + " AS generation"
)
# The lock as above; behind it the generation is looked for again, because another call may have removed it meanwhile.
REMOVE_GENERATION = """
MATCH (g:Generation {id: $id})
WHERE $user_id IS NULL OR g.user_id = $user_id
SET g.locked = true
WITH g
MATCH (same:Generation {id: $id})
WITH same, same.id AS id
DETACH DELETE same
RETURN id
"""
# On the embedded server the edge of a child that arrives while its parent goes can end at whatever takes the parent's
# place in the file.
CUT_STRAY_EDGES = """
MATCH (child:Generation {parent_generation_id: $id})
OPTIONAL MATCH (child)-[stray:REFINED_FROM]->(other) WHERE other.id <> $id
DELETE stray
RETURN count(child) AS children
"""
PURGE_BATCH = """
MATCH (g:Generation {status: $status})
WHERE g.created_at < $before
WITH g LIMIT 1000
CALL (g) { DETACH DELETE g } IN TRANSACTIONS OF 100 ROWS
RETURN count(*) AS removed
"""

# Reads

# A page begins with `NOT (... AND ...)`: the embedded server answers an OR over an index with doubled rows.

FIND_GENERATION: LiteralString = "MATCH (g:Generation {id: $id}) RETURN " + WHOLE + " AS generation"
# The hint keeps the planner from the index on times where most generations have one parent.
_CHILDREN = "MATCH (g:Generation {parent_generation_id: $parent_id}) USING INDEX g:Generation(parent_generation_id)\n"
_OLDEST_FIRST: LiteralString = (
    "WITH g ORDER BY g.created_at, g.id LIMIT $limit RETURN collect(" + WHOLE + ") AS generations"
)
FIND_CHILDREN: LiteralString = _CHILDREN + _OLDEST_FIRST
FIND_CHILDREN_AFTER: LiteralString = (
    _CHILDREN
    + "WHERE g.created_at >= $after_time AND NOT (g.created_at = $after_time AND g.id <= $after_id)\n"
    + _OLDEST_FIRST
)
FIND_SUMMARIES: LiteralString = (
    "UNWIND $ids AS id MATCH (g:Generation {id: id}) RETURN collect(" + SUMMARY + ") AS generations"
)
FIND_CODES = """
UNWIND $ids AS id
MATCH (g:Generation {id: id})
WHERE g.code IS NOT NULL AND size(g.code) <= $max_characters
RETURN collect([g.id, g.code]) AS codes
"""
COUNT_PENDING = """
MATCH (g:Generation {status: 'pending'})
WHERE $user_id IS NULL OR g.user_id = $user_id
RETURN count(g) AS pending
"""


def find_chain(max_versions: int) -> LiteralString:
    """Build the one statement of `chain`: at most `max_versions` generations from `$id` up, nearest first.

    The bound of a variable-length path cannot be a parameter, so it is checked here, where it enters the text.
    Raises `InvalidDepthError`.
    """
    if type(max_versions) is not int or not 1 <= max_versions <= MAX_CHAIN:
        raise InvalidDepthError(f"max_versions: is a whole number from 1 to {MAX_CHAIN}, not {max_versions!r:.40}")
    hops = cast(LiteralString, str(max_versions - 1))
    return (
        "MATCH (:Generation {id: $id})-[:REFINED_FROM*0.."
        + hops
        # There is one way up, so what is found comes nearest first. Sorting it by the length of its path would keep
        # every path, a hundred times slower for a thousand hops.
        + """]->(g)
WITH collect(g) AS way
WITH way, way[-1] AS last
RETURN [g IN way | """
        + WHOLE
        + """] AS generations, EXISTS { (last)-[:REFINED_FROM]->() } AS more
"""
    )


_COLUMNS = "[x.id, x.parent_generation_id, x.status, toString(x.created_at), x.user_id, x.score]"
SKELETON: LiteralString = "collect(" + _COLUMNS + ") AS skeleton"
NEWEST_FIRST = "ORDER BY g.created_at DESC, g.id DESC"
OLDER_THAN_CURSOR = "g.created_at <= $after_time AND NOT (g.created_at = $after_time AND g.id >= $after_id)"
# Sorted and cut at the end of the whole statement, the embedded server reads the index in its order; in a subquery or
# before a WITH it would sort all that there are.
_LISTED: LiteralString = (
    """
  AND ($statuses IS NULL OR g.status IN $statuses)
RETURN """
    + SUMMARY
    + " AS generation "
    + NEWEST_FIRST
    + " LIMIT $limit"
)
LIST_GENERATIONS: LiteralString = "MATCH (g:Generation) WHERE " + OLDER_THAN_CURSOR + _LISTED
LIST_GENERATIONS_OF_USER: LiteralString = (
    "MATCH (g:Generation {user_id: $user_id}) WHERE " + OLDER_THAN_CURSOR + _LISTED
)
# The way up ends at the root, or, in a cycle, where it began: everything hangs below either. What a cycle brings twice
# is taken out by the caller: sorting or comparing here would hold every path in the server's memory at once.
FIND_TREE: LiteralString = (
    """
MATCH (:Generation {id: $id})-[:REFINED_FROM*0..10000]->(up)
WITH collect(up) AS way
CALL (way) {
  WITH way[-1] AS top
  MATCH (top)<-[:REFINED_FROM*0..10000]-(x)
  WITH x LIMIT $limit
  RETURN """
    + SKELETON
    + """
}
RETURN [x IN way | """
    + _COLUMNS
    + "] AS way, skeleton"
)
