"""What is measured, and against what: each figure is a ratio inside one run."""

import itertools
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

import graph
from tests.benchmarks.bare import Bare
from tests.benchmarks.data import TREE, busy_id, chain_id, rows, tree_id, written
from tests.benchmarks.sqlite_floor import Floor
from tests.benchmarks.timing import WARM_UP, medians, throughput

THREADS = 8
_BATCH = 1_000
_runs = itertools.count()


@dataclass(frozen=True)
class Figure:
    """One row of the table for one engine: a ratio, what it should be, and the two numbers that it is made of."""

    name: str
    bound: str
    ratio: float
    detail: str


@dataclass(frozen=True)
class Scale:
    """How long the measuring takes: seconds of warming up, calls of each read and write, rows and turns of bulk writes,
    seconds and turns of threads.
    """

    warm_up: float = 20.0
    reads: int = 300
    writes: int = 200
    bulk_rows: int = 10_000
    bulk_turns: int = 9
    seconds: float = 3.0
    turns: int = 3


def read_figures(db: graph.Connection, bare: Bare, trees: int, scale: Scale) -> Iterator[Figure]:
    """Compare reads with the bare driver's, on random trees."""
    some = random.Random(1).choices(range(trees), k=WARM_UP + scale.reads)
    # A server compiles what it is asked often, and a server that is used was asked thousands of times.
    ends = time.perf_counter() + scale.warm_up
    while time.perf_counter() < ends:
        tree = random.choice(some)
        _short_reads(db, tree)
        _short_reads_by_hand(bare, tree)
    chains = medians(
        {
            "graph": lambda turn: graph.chain(db, chain_id(some[turn])),
            "bare": lambda turn: bare.chain(chain_id(some[turn])),
            "raw": lambda turn: bare.chain_as_it_came(chain_id(some[turn])),
            "hops": lambda turn: bare.chain_by_hops(chain_id(some[turn])),
        },
        scale.reads,
    )
    yield _slower("`chain` of 50 with code, against the bare driver's dicts", "≤ 1.15", chains["graph"], chains["bare"])
    yield _slower("the same, against values as the driver's records hold them", "", chains["graph"], chains["raw"])
    yield _faster("`chain` of 50, against one read a hop", "≥ 15 on Neo4j", chains["graph"], chains["hops"])
    floor = Floor(rows(min(trees, 100) * TREE))
    ways = medians(
        {
            "graph": lambda turn: graph.chain(db, chain_id(some[turn] % 100)),
            "floor": lambda turn: floor.chain(chain_id(some[turn] % 100)),
        },
        scale.reads,
    )
    yield _slower("`chain` of 50, against SQLite in the process", "", ways["graph"], ways["floor"])
    for name, ours, theirs in (
        ("`children`, 20 of them", lambda one: graph.children(db, one), bare.children),
        ("`get`", lambda one: graph.get(db, one), bare.get),
    ):
        took = _compared(ours, theirs, [busy_id(tree) for tree in some])
        yield _slower(f"{name}, against the bare driver", "≤ 1.15", *took)


def write_figures(db: graph.Connection, bare: Bare, trees: int, scale: Scale) -> Iterator[Figure]:
    """Compare writes with the same ones by hand: the same nodes, edges and indexes."""
    parents = [tree_id(tree) for tree in random.Random(2).choices(range(trees), k=WARM_UP + scale.writes)]
    ours, theirs = (
        [
            written(f"w{next(_runs)}", number, parent=parent) | {"status": "pending", "code": None}
            for number, parent in enumerate(parents)
        ]
        for _ in range(2)
    )
    took = _compared(lambda row: graph.create(db, **row), bare.store, [_asked(row) for row in ours], theirs)
    yield _slower("`create` of a refinement, against the same by hand", "≤ 1.25", *took)
    code = "<svg>" + "x" * 1_500 + "</svg>"
    took = _compared(
        lambda row: graph.complete(db, row["id"], code=code), lambda row: bare.complete(row["id"], code), ours, theirs
    )
    yield _slower("`complete`, against the same by hand", "≤ 1.25", *took)
    ours, theirs = (
        [written(f"w{next(_runs)}", number, parent=parent) for number, parent in enumerate(parents)] for _ in range(2)
    )
    took = _compared(lambda row: graph.store(db, **row), bare.store, ours, theirs)
    yield _slower("`store` of a refinement, against the same by hand", "≤ 1.25", *took)


def bulk_figures(db: graph.Connection, bare: Bare, scale: Scale) -> Iterator[Figure]:
    """Compare the rows a second of `store_many` with those of batches of UNWIND whose parameters are ready."""

    def ours(made: list[dict[str, Any]]) -> float:
        began = time.perf_counter()
        report = graph.store_many(db, made)
        if report.written != len(made):
            raise AssertionError(report)
        return len(made) / (time.perf_counter() - began)

    def theirs(made: list[dict[str, Any]]) -> float:
        batches = [bare.parameters(made[at : at + _BATCH]) for at in range(0, len(made), _BATCH)]
        began = time.perf_counter()
        for batch in batches:
            bare.load(batch)
        return len(made) / (time.perf_counter() - began)

    rates: dict[Any, list[float]] = {ours: [], theirs: []}
    for turn in range(scale.bulk_turns):
        # The files of a database grow in leaps, which must not always meet the same one.
        for load in (ours, theirs) if turn % 2 else (theirs, ours):
            rates[load].append(load(_fresh(scale.bulk_rows)))
    fast, reference = median(rates[ours]), median(rates[theirs])
    yield Figure(
        "`store_many`, rows a second, against UNWIND by hand",
        "≥ 0.85",
        fast / reference,
        f"{fast:,.0f} / {reference:,.0f} rows/s",
    )


def thread_figures(db: graph.Connection, bare: Bare, trees: int, scale: Scale) -> Iterator[Figure]:
    """Compare how many reads eight threads make with how many one makes.

    All threads share one interpreter, which runs one of them at a time: beside each ratio stands what it can be at most
    when one thread alone computes so much of the time, and short reads compute most of it.
    """
    some = random.Random(3)
    chosen = [some.randrange(trees) for _ in range(1_000)]

    def short(number: int) -> None:
        _short_reads(db, chosen[number % len(chosen)])

    def short_bare(number: int) -> None:
        _short_reads_by_hand(bare, chosen[number % len(chosen)])

    def each(number: int) -> None:
        short(number)
        graph.list_generations(db)
        graph.list_trees(db)
        graph.search(db, "neon")

    for name, bound, call, reads in (
        (f"{THREADS} threads making each read of the rows above, against 1", "≥ 1.5", each, 6),
        ("the same, `get`, `children` and `chain` only", "≥ 1.5", short, 3),
        ("the same three with the bare driver", "", short_bare, 3),
    ):
        throughput(call, THREADS, scale.seconds / 2)
        one: list[float] = []
        many: list[float] = []
        computing: list[float] = []
        for _ in range(scale.turns):
            began = time.process_time()
            one.append(throughput(call, 1, scale.seconds))
            computing.append((time.process_time() - began) / scale.seconds)
            many.append(throughput(call, THREADS, scale.seconds))
        fast, reference = reads * median(many), reads * median(one)
        yield Figure(
            name,
            bound,
            fast / reference,
            f"{fast:,.0f} / {reference:,.0f} reads/s; at most {1 / min(1, median(computing)):.2f}",
        )


def growth_figures(
    large: graph.Connection, large_trees: int, small: graph.Connection, small_trees: int, scale: Scale
) -> Iterator[Figure]:
    """Compare the same read on many generations and on few."""
    some = random.Random(4)
    at = [(some.randrange(large_trees), some.randrange(small_trees)) for _ in range(WARM_UP + scale.reads)]
    reads: dict[str, tuple[str, Callable[[graph.Connection, int], object]]] = {
        "`get`": ("≤ 1.5", lambda db, tree: graph.get(db, tree_id(tree))),
        "`children`": ("≤ 1.5", lambda db, tree: graph.children(db, busy_id(tree))),
        "`chain`": ("≤ 1.5", lambda db, tree: graph.chain(db, chain_id(tree))),
        "`list_generations`, first page": ("≤ 1.5", lambda db, _: graph.list_generations(db)),
        "`list_trees`, first page": ("≤ 1.5", lambda db, _: graph.list_trees(db)),
        "`search` for a common word": ("≤ 3", lambda db, _: graph.search(db, "neon")),
        "`search` for two words": ("≤ 3", lambda db, _: graph.search(db, "glow planet")),
        "`search` for a rare word": ("≤ 3", lambda db, _: graph.search(db, "zanzibar")),
    }
    # One server has answered questions before and the other has not: both compile what they are asked often.
    for turn in range(WARM_UP + scale.reads):
        for db, tree in ((large, at[turn][0]), (small, at[turn][1])):
            for name in ("`get`", "`children`", "`chain`", "`list_generations`, first page"):
                reads[name][1](db, tree)
    for name, (bound, call) in reads.items():
        began = time.perf_counter()
        call(large, 0)
        # A slow one needs fewer calls for a median, and nobody waits an hour.
        calls = min(scale.reads, max(5, int(30 / (time.perf_counter() - began))))
        took = medians(
            {
                "large": lambda turn, call=call: call(large, at[turn][0]),
                "small": lambda turn, call=call: call(small, at[turn][1]),
            },
            calls,
        )
        yield _slower(f"{name}, of many against of few", bound, took["large"], took["small"])


def _short_reads(db: graph.Connection, tree: int) -> None:
    graph.get(db, tree_id(tree))
    graph.children(db, busy_id(tree))
    graph.chain(db, chain_id(tree))


def _short_reads_by_hand(bare: Bare, tree: int) -> None:
    bare.get(tree_id(tree))
    bare.children(busy_id(tree))
    bare.chain(chain_id(tree))


def _compared(
    ours: Callable[[Any], object], theirs: Callable[[Any], object], mine: list[Any], others: list[Any] | None = None
) -> tuple[float, float]:
    """Time two calls on the items of two lists, each item once; the first are for warming up."""
    others = mine if others is None else others
    took = medians(
        {"ours": lambda turn: ours(mine[turn]), "theirs": lambda turn: theirs(others[turn])}, len(mine) - WARM_UP
    )
    return took["ours"], took["theirs"]


def _fresh(count: int) -> list[dict[str, Any]]:
    """Make trees whose ids no run had before."""
    run = f"r{next(_runs)}-"
    return [
        row
        | {
            "id": run + row["id"],
            "parent_generation_id": row["parent_generation_id"] and run + row["parent_generation_id"],
        }
        for row in rows(count)
    ]


def _asked(row: dict[str, Any]) -> dict[str, Any]:
    """Give what `create` takes of a row."""
    return {name: value for name, value in row.items() if name not in {"status", "code", "error_message"}}


def _slower(name: str, bound: str, took: float, reference: float) -> Figure:
    return Figure(name, bound, took / reference, f"{took * 1e3:.2f} / {reference * 1e3:.2f} ms")


def _faster(name: str, bound: str, took: float, reference: float) -> Figure:
    return Figure(name, bound, reference / took, f"{took * 1e3:.2f} / {reference * 1e3:.2f} ms")
