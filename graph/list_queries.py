"""The Cypher texts of lists: filters, search, and all trees at a glance."""

from typing import LiteralString

from graph.queries import NEWEST_FIRST, OLDER_THAN_CURSOR, SKELETON, SUMMARY
from graph.schema_queries import WORD_INDEX

_ROOT_OF_G = "MATCH (g)-[:REFINED_FROM*0..10000]->(root) WHERE NOT EXISTS { (root)-[:REFINED_FROM]->() }"
# One lower and one upper bound of the time: of several the embedded server takes any.
_SINCE_UNTIL = "g.created_at >= $since AND g.created_at < $until\n"
_FILTERED = """  AND ($user_id IS NULL OR g.user_id = $user_id)
  AND ($statuses IS NULL OR g.status IN $statuses)
  AND ($min_score IS NULL OR g.score >= $min_score)
  AND (NOT $roots_only OR NOT EXISTS { (g)-[:REFINED_FROM]->() })
"""
# A generation that another program wrote has no searchable text.
_SEARCHED = "coalesce(g.search_text, ' ' + toLower(g.prompt + ' ' + coalesce(g.refinement_prompt, '')) + ' ')"
_HAS_WORDS: LiteralString = (
    "  AND all(word IN $words WHERE "
    + _SEARCHED
    + " CONTAINS word)\n  AND none(word IN $without WHERE "
    + _SEARCHED
    + " CONTAINS word)\n"
)
_BETWEEN: LiteralString = (
    OLDER_THAN_CURSOR + " AND g.created_at >= $since AND NOT (g.created_at = $since AND g.id < $since_id)\n"
)
# Sorted and cut at the end of the whole statement, the embedded server reads the index in its order and stops when it
# has enough; in a subquery or before a WITH it would sort all that there are.
_NEWEST_IDS: LiteralString = "RETURN g.id AS id " + NEWEST_FIRST + " LIMIT $limit"
_ALL = "MATCH (g:Generation) WHERE "
SEARCH_NEWEST: LiteralString = _ALL + _BETWEEN + _FILTERED + _HAS_WORDS + _NEWEST_IDS
# Search for words looks through windows of the newest generations first, so that a common word is found without reading
# all that have it, and on Neo4j a write is found at once, although the index learns of it later.
FIND_HORIZON: LiteralString = (
    "MATCH (g:Generation) WHERE "
    + OLDER_THAN_CURSOR
    + " RETURN toString(g.created_at) AS time, g.id AS id "
    + NEWEST_FIRST
    + " SKIP $before LIMIT 1"
)
_BY_INDEX = "CALL db.index.fulltext.queryNodes('generation_search_text', $lucene) YIELD node AS g WITH g WHERE "
SEARCH_NEWEST_BY_INDEX: LiteralString = _BY_INDEX + _BETWEEN + _FILTERED + _HAS_WORDS + _NEWEST_IDS
# The embedded server's index is fast for a rare word only: its generations are listed first, and searched by their ids.
FIND_BY_TERM: LiteralString = (
    "CALL db.index.fulltext.queryNodes('"
    + WORD_INDEX
    + "', $term, {limit: $limit}) YIELD node RETURN collect(node.id) AS ids"
)
_LISTED = "UNWIND $ids AS id MATCH (g:Generation {id: id}) WHERE "
SEARCH_NEWEST_LISTED: LiteralString = _LISTED + _BETWEEN + _FILTERED + _HAS_WORDS + _NEWEST_IDS
# The more of the words stand there whole, the more relevant; then the newest.
_RELEVANCE: LiteralString = "size([word IN $words WHERE " + _SEARCHED + " CONTAINS ' ' + trim(word) + ' '])"
_BY_RELEVANCE: LiteralString = (
    "WITH g, "
    + _RELEVANCE
    + """ AS rank
WHERE rank <= $after_rank AND NOT (rank = $after_rank AND NOT ("""
    + OLDER_THAN_CURSOR
    + """))
WITH g, rank ORDER BY rank DESC, g.created_at DESC, g.id DESC LIMIT $limit
RETURN collect([g.id, rank]) AS found
"""
)
SEARCH_RELEVANT: LiteralString = _ALL + _SINCE_UNTIL + _FILTERED + _HAS_WORDS + _BY_RELEVANCE
SEARCH_RELEVANT_LISTED: LiteralString = _LISTED + _SINCE_UNTIL + _FILTERED + _HAS_WORDS + _BY_RELEVANCE
# The newest are looked through beside the index, which learns of a write a moment later.
SEARCH_RELEVANT_BY_INDEX: LiteralString = (
    """CALL () {
  CALL db.index.fulltext.queryNodes('generation_search_text', $lucene) YIELD node AS g RETURN g
  UNION
  MATCH (g:Generation) WHERE g.created_at < $until WITH g ORDER BY g.created_at DESC LIMIT $window RETURN g
}
WITH g WHERE """
    + _SINCE_UNTIL
    + _FILTERED
    + _HAS_WORDS
    + _BY_RELEVANCE
)
FIND_HITS: LiteralString = (
    "UNWIND $ids AS id MATCH (g:Generation {id: id}) OPTIONAL "
    + _ROOT_OF_G
    + " RETURN collect(["
    + SUMMARY
    + ", coalesce(root.id, g.id)]) AS hits"
)

# A window of the newest generations, and the root of each.
FIND_NEWEST: LiteralString = (
    "MATCH (g:Generation) WHERE "
    + OLDER_THAN_CURSOR
    + " RETURN g.id AS id, toString(g.created_at) AS time "
    + NEWEST_FIRST
    + " LIMIT $limit"
)
FIND_ROOTS: LiteralString = (
    "UNWIND $ids AS id MATCH (g:Generation {id: id}) OPTIONAL " + _ROOT_OF_G + " RETURN collect([id, root.id]) AS roots"
)
FIND_SKELETONS: LiteralString = (
    "UNWIND $root_ids AS root_id MATCH (root:Generation {id: root_id})<-[:REFINED_FROM*0..10000]-(x) "
    "RETURN root_id, " + SKELETON
)
_TREES: LiteralString = (
    _ALL + _SINCE_UNTIL + _FILTERED + _HAS_WORDS + "WITH g " + _ROOT_OF_G + " WITH root, count(g) AS matches\n"
)
COUNT_TREES: LiteralString = _TREES + "RETURN count(root) AS trees, sum(matches) AS generations"
# Each generation but a root has one edge, so the trees need no walk. A cycle has no root and is not counted.
COUNT_ALL = """
CALL () { MATCH (g:Generation) RETURN count(g) AS generations }
CALL () { MATCH ()-[edge:REFINED_FROM]->() RETURN count(edge) AS edges }
RETURN generations - edges AS trees, generations
"""
LIST_TREES: LiteralString = (
    _TREES
    + """MATCH (root)<-[:REFINED_FROM*0..10000]-(x)
WITH root, matches, max(x.created_at) AS active_at, count(x) AS versions
WITH root, matches,
  CASE $order WHEN 'activity' THEN active_at WHEN 'created' THEN root.created_at ELSE versions END AS rank
WHERE $after_rank IS NULL OR rank < $after_rank OR (rank = $after_rank AND root.id < $after_id)
WITH root, matches, rank ORDER BY rank DESC, root.id DESC LIMIT $limit
RETURN root.id AS root_id, matches, toString(rank) AS rank
"""
)
