"""The Cypher texts of bulk writes and exports."""

from typing import LiteralString

from graph.queries import WHOLE

# Writes

# Times come as text, in UTC without an offset: the driver takes ten times as long for a temporal value. The embedded
# server keeps times without a zone (see graph/driver.py). Roots are left out before their parent is looked up: the
# embedded server looks for null in the whole label.
CREATE_BATCH = """
UNWIND $rows AS row
CREATE (g:Generation)
SET g = row[0],
  g.created_at = CASE WHEN $zoneless THEN localdatetime(row[1]) ELSE datetime(row[1] + 'Z') END
WITH collect(g) AS created
UNWIND created AS child
WITH child, child.parent_generation_id AS parent_id WHERE parent_id IS NOT NULL
MATCH (parent:Generation {id: parent_id})
CREATE (child)-[:REFINED_FROM {child_id: child.id}]->(parent)
RETURN collect(child.id) AS linked
"""
FIND_BATCH: LiteralString = (
    "UNWIND $ids AS id MATCH (g:Generation {id: id}) RETURN collect(" + WHOLE + ") AS generations"
)
COUNT_CHILDREN = """
UNWIND $ids AS id
MATCH (child:Generation {parent_generation_id: id})
RETURN count(child) AS children
"""
FIND_CHILD_PAIRS = """
UNWIND $ids AS id
MATCH (child:Generation {parent_generation_id: id})
RETURN collect([child.id, id]) AS pairs
"""
FIND_UNLINKED = """
UNWIND $ids AS id
MATCH (child:Generation {id: id})
WHERE NOT EXISTS { (child)-[:REFINED_FROM]->() }
RETURN collect(child.id) AS ids
"""
LINK_PAIRS = """
UNWIND $pairs AS pair
MATCH (child:Generation {id: pair[0]})
WHERE NOT EXISTS { (child)-[:REFINED_FROM]->() }
MATCH (parent:Generation {id: pair[1]})
CREATE (child)-[:REFINED_FROM {child_id: child.id}]->(parent)
RETURN collect(child.id) AS linked
"""

# Exports

_EXPORTED = """
MATCH (g:Generation)
WHERE g.created_at >= $since AND g.created_at < $until AND NOT (g.created_at = $since AND g.id <= $after_id)
  AND ($user_id IS NULL OR g.user_id = $user_id)
  AND ($statuses IS NULL OR g.status IN $statuses)
  AND all(word IN $words WHERE coalesce(g.search_text, '') CONTAINS word)
  AND none(word IN $without WHERE coalesce(g.search_text, '') CONTAINS word)
"""
COUNT_EXPORT: LiteralString = _EXPORTED + "RETURN count(g) AS generations"
FIND_EXPORT_PAGE: LiteralString = (
    _EXPORTED
    + """RETURN g.id AS id, toString(g.created_at) AS time ORDER BY g.created_at, g.id LIMIT $limit
"""
)
# About how much each generation brings, so that as many are read at once as fit into memory.
FIND_SIZES = """
UNWIND $ids AS id
MATCH (g:Generation {id: id})
RETURN collect([id, size(g.prompt) + coalesce(size(g.code), 0) + coalesce(size(g.raw_code), 0)
  + coalesce(size(g.error_message), 0) + coalesce(size(g.attributes), 0)]) AS sizes
"""
