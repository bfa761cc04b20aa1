"""The Cypher texts of the health check: each finds generations `g` that something is up with."""

from typing import LiteralString

INCOMPLETE = """
MATCH (g:Generation)
WHERE g.id IS NULL OR g.user_id IS NULL OR g.prompt IS NULL OR g.created_at IS NULL OR g.status IS NULL
"""
SEVERAL_PARENTS = """
MATCH (g:Generation)-[edge:REFINED_FROM]->()
WITH g, count(edge) AS edges WHERE edges > 1
"""
WRONG_EDGE = """
MATCH (g:Generation)-[edge:REFINED_FROM]->(parent)
WHERE coalesce(g.parent_generation_id <> parent.id, true) OR coalesce(edge.child_id <> g.id, true)
WITH DISTINCT g
"""
_LONE = """
MATCH (g:Generation)
WHERE g.parent_generation_id IS NOT NULL AND NOT EXISTS { (g)-[:REFINED_FROM]->() }
"""
MISSING_EDGE: LiteralString = _LONE + "MATCH (parent:Generation {id: g.parent_generation_id}) WITH g\n"
MISSING_PARENT: LiteralString = (
    _LONE + "OPTIONAL MATCH (parent:Generation {id: g.parent_generation_id}) WITH g, parent WHERE parent IS NULL\n"
)
STUCK = "MATCH (g:Generation {status: 'pending'}) WHERE g.created_at < $pending_before\n"
CYCLIC = "MATCH (g:Generation)-[:REFINED_FROM*1..10000]->(g) WITH DISTINCT g\n"

COUNT: LiteralString = "RETURN count(g) AS found"
FIRST: LiteralString = "RETURN g.id AS id LIMIT 100"
COUNT_GENERATIONS = "MATCH (g:Generation) RETURN count(g) AS found"
# As every generation has at most one parent, those that hang below no root hang on a cycle.
COUNT_BELOW_ROOTS = """
MATCH (root:Generation) WHERE NOT EXISTS { (root)-[:REFINED_FROM]->() }
MATCH (root)<-[:REFINED_FROM*0..10000]-(g)
RETURN count(g) AS found
"""
