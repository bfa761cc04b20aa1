"""A connection that is lost at any message: the caller gets the result or one of our errors, and nothing is doubled."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import neo4j
import pytest

import graph
from graph.bulk import store_many
from tests.graph.bolt_proxy import BEGIN, COMMIT, HELLO, PULL, RUN, BoltProxy, Fault
from tests.graph.prepared import at, put
from tests.servers import EMBEDDED_ONLY, Server

ALWAYS = 1_000_000
PROMISED_SECONDS = 5.0
NEW = {"id": "new", "user_id": "ana", "prompt": "x", "created_at": at(9), "parent_generation_id": "root"}


def refine(db: graph.Connection) -> graph.Generation:
    with graph.refine(db, "root", "make it slower", id="new") as draft:
        draft.code = "<svg/>"
    return draft.generation


READS: dict[str, Callable[[graph.Connection], Any]] = {
    "get": lambda db: graph.get(db, "child"),
    "children": lambda db: graph.children(db, "root"),
    "chain": lambda db: graph.chain(db, "child"),
    "tree": lambda db: graph.tree(db, "child").ids,
    "list_generations": graph.list_generations,
    "list_trees": lambda db: [(each.root, each.latest, each.matches) for each in graph.list_trees(db)],
    "search": lambda db: graph.search(db, "prompt"),
    "count_pending": graph.count_pending,
}
WRITES: dict[str, Callable[[graph.Connection], Any]] = {
    "create": lambda db: graph.create(db, **NEW),
    "complete": lambda db: graph.complete(db, "waiting", code="<svg/>"),
    "fail": lambda db: graph.fail(db, "waiting", "no answer from the model"),
    "store": lambda db: graph.store(db, status="success", code="<svg/>", **NEW),
    "store_many": lambda db: store_many(
        db, [{**NEW, "status": "failed"}, {**NEW, "id": "newer", "status": "success", "parent_generation_id": "new"}]
    ),
    "refine": refine,
    "remove": lambda db: graph.remove(db, "root"),
    "purge": lambda db: graph.purge(db, pending_older_than=timedelta(minutes=5)),
}
READ_CUTS = {
    "before the statement": Fault(RUN, "request"),
    "before the pull": Fault(PULL, "request"),
    "in the answer": Fault(PULL, "half an answer"),
    "after the work": Fault(PULL, "answer"),
    "half-closed": Fault(PULL, "answer", "half-close"),
}
# Neo4j's writes are statements outside an explicit transaction: RUN and PULL are all there is.
WRITE_CUTS = {
    **READ_CUTS,
    "half-closed to the server": Fault(RUN, "request", "half-close"),
}
TRANSACTION_CUTS = {
    "before the transaction": Fault(BEGIN, "request"),
    "before the commit": Fault(COMMIT, "request"),
    "after the commit": Fault(COMMIT, "answer"),
    "in the answer of the commit": Fault(COMMIT, "half an answer"),
}


def address(server: Server) -> str:
    if urlsplit(server.uri).scheme != "bolt":
        pytest.skip("the proxy cannot read TLS, and stands for one server only")
    return server.uri


def through(proxy: BoltProxy, server: Server) -> graph.Connection:
    return graph.connect(proxy.uri, username=server.username, password=server.password, database=server.database)


@pytest.fixture(scope="module")
def proxy(engine: Server) -> Iterator[BoltProxy]:
    with BoltProxy(address(engine)) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def connected(engine: Server, proxy: BoltProxy) -> Iterator[graph.Connection]:
    with through(proxy, engine) as connection:
        yield connection


@pytest.fixture
def proxied(
    connected: graph.Connection, proxy: BoltProxy, db: graph.Connection, raw: neo4j.Session
) -> graph.Connection:
    """A connection through the proxy, on a database with a root, its child, and a root that is pending."""
    proxy.disarm()
    put(raw, {"id": "root"}, {"id": "child", "parent_generation_id": "root"}, {"id": "waiting", "status": "pending"})
    return connected


def attempt(call: Callable[[graph.Connection], Any], db: graph.Connection) -> Any:
    """Give the result, or the error if it is one of ours; any other error is the test's failure."""
    try:
        return call(db)
    except graph.GraphError as error:
        return error


def contents(raw: neo4j.Session) -> list[tuple[Any, ...]]:
    """List what is stored past `graph`, and assert that nothing is there twice or linked wrongly."""
    rows = raw.run(
        "MATCH (g:Generation) OPTIONAL MATCH (g)-[r:REFINED_FROM]->(p) "
        "RETURN g.id, g.status, g.code, g.error_message, g.parent_generation_id, p.id, r.child_id ORDER BY g.id"
    ).values()
    ids = [row[0] for row in rows]
    assert len(set(ids)) == len(ids), f"doubled: {ids}"
    assert None not in ids, "a generation without an id"
    for id, _, _, _, parent_id, linked_id, noted_id in rows:
        assert linked_id == (parent_id if parent_id in ids else None), f"{id} of {parent_id} hangs on {linked_id}"
        assert noted_id in (None, id)
    return [tuple(row[:5]) for row in rows]


def cut(name: str, proxy: BoltProxy, faults: tuple[Fault, int], proxied: graph.Connection, raw: neo4j.Session) -> Any:
    """Call the function while the fault is made; gives what it returned or raised, after checking what is stored."""
    before = contents(raw)
    proxy.arm(*faults)
    with pytest.MonkeyPatch.context() as patch:
        if faults[1] == ALWAYS:
            patch.setattr("graph.server.RETRY_SECONDS", 0.15)
        result = attempt(WRITES[name], proxied)
    made = proxy.made
    proxy.disarm()
    assert made, f"{name} never came to {faults[0]}"
    after = contents(raw)
    again = attempt(WRITES[name], proxied)
    final = contents(raw)
    if name == "refine":
        # It writes twice, and records its own failure: what it leaves is one child or none.
        left = [row for row in after if row not in before]
        assert [row[0] for row in left] in ([], ["new"])
        ended = isinstance(again, graph.StatusConflictError) and left and left[0][1] == "failed"
        assert ended or again.status == "success"
        return result
    assert after in (before, final)
    if name == "remove":
        gone = "root" not in [row[0] for row in after]
        assert isinstance(again, graph.GenerationNotFoundError) if gone else again is None
    else:
        assert not isinstance(again, graph.GraphError)
    assert final != before
    return result


@pytest.mark.parametrize("where", READ_CUTS)
@pytest.mark.parametrize("name", READS)
def test_read_cut_once_gives_its_result(
    name: str, where: str, proxy: BoltProxy, proxied: graph.Connection, db: graph.Connection
) -> None:
    expected = READS[name](db)
    proxy.arm(READ_CUTS[where])
    assert READS[name](proxied) == expected
    assert proxy.made == 1


@pytest.mark.parametrize("name", READS)
def test_read_cut_always_raises_and_works_again(
    name: str, proxy: BoltProxy, proxied: graph.Connection, db: graph.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = READS[name](db)
    with monkeypatch.context() as patch:
        patch.setattr("graph.server.RETRY_SECONDS", 0.15)
        proxy.arm(READ_CUTS["in the answer"], ALWAYS)
        with pytest.raises(graph.DatabaseUnavailableError, match=str(proxy.port)):
            READS[name](proxied)
    proxy.disarm()
    assert READS[name](proxied) == expected


@pytest.mark.parametrize("where", WRITE_CUTS)
@pytest.mark.parametrize("name", WRITES)
def test_write_cut_once_is_written_once(
    name: str, where: str, proxy: BoltProxy, proxied: graph.Connection, raw: neo4j.Session
) -> None:
    result = cut(name, proxy, (WRITE_CUTS[where], 1), proxied, raw)
    assert not isinstance(result, graph.GraphError)


@EMBEDDED_ONLY
@pytest.mark.parametrize("where", TRANSACTION_CUTS)
@pytest.mark.parametrize("name", WRITES)
def test_write_cut_once_in_its_transaction_is_written_once(
    name: str, where: str, proxy: BoltProxy, proxied: graph.Connection, raw: neo4j.Session
) -> None:
    result = cut(name, proxy, (TRANSACTION_CUTS[where], 1), proxied, raw)
    assert not isinstance(result, graph.GraphError)


@pytest.mark.parametrize("where", ["before the statement", "in the answer", "after the work"])
@pytest.mark.parametrize("name", WRITES)
def test_write_cut_always_is_written_once_or_not_at_all(
    name: str, where: str, proxy: BoltProxy, proxied: graph.Connection, raw: neo4j.Session
) -> None:
    result = cut(name, proxy, (WRITE_CUTS[where], ALWAYS), proxied, raw)
    assert isinstance(result, graph.DatabaseUnavailableError)


@EMBEDDED_ONLY
@pytest.mark.parametrize("where", TRANSACTION_CUTS)
@pytest.mark.parametrize("name", WRITES)
def test_write_cut_always_in_its_transaction_is_written_once_or_not_at_all(
    name: str, where: str, proxy: BoltProxy, proxied: graph.Connection, raw: neo4j.Session
) -> None:
    result = cut(name, proxy, (TRANSACTION_CUTS[where], ALWAYS), proxied, raw)
    assert isinstance(result, graph.GraphError)


def test_write_over_a_slow_network_is_written_once(
    proxy: BoltProxy, proxied: graph.Connection, raw: neo4j.Session
) -> None:
    proxy.delay = 0.1
    try:
        started = time.monotonic()
        made = WRITES["create"](proxied)
        assert time.monotonic() - started >= 2 * proxy.delay
    finally:
        proxy.delay = 0.0
    assert [row[0] for row in contents(raw)].count(made.id) == 1


def test_calls_during_an_outage_fail_in_time_and_work_again(
    proxy: BoltProxy, proxied: graph.Connection, raw: neo4j.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.server.RETRY_SECONDS", 0.5)
    proxy.go_away()
    try:
        for call in (READS["get"], WRITES["create"]):
            started = time.monotonic()
            with pytest.raises(graph.DatabaseUnavailableError, match=str(proxy.port)):
                call(proxied)
            assert time.monotonic() - started < 0.5 + PROMISED_SECONDS
        with pytest.raises(graph.DatabaseUnavailableError):
            graph.connect(proxy.uri, password="x")
    finally:
        proxy.come_back()
    assert READS["get"](proxied)
    assert WRITES["create"](proxied).id == "new"
    assert [row[0] for row in contents(raw)] == ["child", "new", "root", "waiting"]


def test_call_that_waits_out_a_short_outage_gives_its_result(
    proxy: BoltProxy, proxied: graph.Connection, raw: neo4j.Session
) -> None:
    proxy.go_away()
    back = threading.Timer(0.4, proxy.come_back)
    back.start()
    try:
        assert WRITES["create"](proxied).id == "new"
    finally:
        back.join()
    assert [row[0] for row in contents(raw)].count("new") == 1


@pytest.mark.parametrize(
    "fault",
    [Fault(HELLO, "request", "silence"), Fault(HELLO, "answer", "silence"), Fault(RUN, "answer", "silence")],
    ids=["before the login", "in the login", "after the login"],
)
def test_connect_to_a_server_that_falls_silent_fails_in_time(fault: Fault, engine: Server) -> None:
    with BoltProxy(address(engine)) as proxy:
        proxy.arm(fault, ALWAYS)
        took, outcome = in_time(lambda: through(proxy, engine), proxy, PROMISED_SECONDS + 1)
    assert isinstance(outcome, graph.DatabaseUnavailableError)
    assert took < PROMISED_SECONDS


# Neo4j says itself how long its silence may last.
@EMBEDDED_ONLY
@pytest.mark.parametrize("name", ["get", "create"])
def test_call_to_a_server_that_falls_silent_fails_in_time(
    name: str, engine: Server, proxied: graph.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.server.RETRY_SECONDS", 1.0)
    monkeypatch.setattr("graph.server.SILENCE_SECONDS", 2.0)
    with BoltProxy(address(engine)) as proxy, through(proxy, engine) as connection:
        proxy.arm(Fault(PULL, "answer", "silence"), ALWAYS)
        took, outcome = in_time(lambda: {**READS, **WRITES}[name](connection), proxy, 1 + PROMISED_SECONDS + 1)
        assert isinstance(outcome, graph.DatabaseUnavailableError)
        assert took < 1 + PROMISED_SECONDS


def in_time(call: Callable[[], object], proxy: BoltProxy, seconds: float) -> tuple[float, object]:
    """Run a call that may never end; after so many seconds the proxy goes away, which ends it."""
    outcome: list[object] = []

    def run() -> None:
        try:
            outcome.append(call())
        except graph.GraphError as error:
            outcome.append(error)

    started = time.monotonic()
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    took = time.monotonic() - started
    if thread.is_alive():
        proxy.go_away()
        thread.join(30)
    return took, outcome[0] if outcome else None
