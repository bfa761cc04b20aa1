"""Version trees of generations in a graph database.

import graph

with graph.connect() as db:
    logo = graph.store(db, user_id="ana", prompt="A bouncing logo", status="success", code="<svg/>")
    with graph.refine(db, logo.id, "make it slower") as draft:
        draft.code = "<svg><!-- slower --></svg>"
    for version in graph.chain(db, draft.id):
        print(version.refinement_prompt or version.prompt)
"""

from graph.bulk import StoreReport, store_many
from graph.connection import Connection, connect
from graph.errors import (
    DatabaseUnavailableError,
    GenerationExistsError,
    GenerationNotFoundError,
    GraphError,
    InvalidDepthError,
    InvalidGenerationError,
    NotAuthenticatedError,
    ParentNotFoundError,
    SchemaError,
    StatusConflictError,
    StoredDataError,
)
from graph.forest import TreeSummary, TreeTotals, count_trees, list_trees
from graph.models import Chain, Generation, GenerationSummary, Page, Status, new_id
from graph.reads import chain, children, codes, count_pending, get, list_generations, summaries, tree
from graph.refinement import Refinement, refine
from graph.search import SearchHit, search
from graph.skeleton import Tree
from graph.writes import complete, create, fail, purge, remove, store

__all__ = [
    "Chain",
    "Connection",
    "DatabaseUnavailableError",
    "Generation",
    "GenerationExistsError",
    "GenerationNotFoundError",
    "GenerationSummary",
    "GraphError",
    "InvalidDepthError",
    "InvalidGenerationError",
    "NotAuthenticatedError",
    "Page",
    "ParentNotFoundError",
    "Refinement",
    "SchemaError",
    "SearchHit",
    "Status",
    "StatusConflictError",
    "StoreReport",
    "StoredDataError",
    "Tree",
    "TreeSummary",
    "TreeTotals",
    "chain",
    "children",
    "codes",
    "complete",
    "connect",
    "count_pending",
    "count_trees",
    "create",
    "fail",
    "get",
    "list_generations",
    "list_trees",
    "new_id",
    "purge",
    "refine",
    "remove",
    "search",
    "store",
    "store_many",
    "summaries",
    "tree",
]
