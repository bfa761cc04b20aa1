"""Connecting: what is refused is refused soon, with an address and without a password."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import graph
from tests.maven import free_port
from tests.servers import NEO4J_ONLY, Server

PASSWORD = "a-Secret-Password-7"
PROMISED_SECONDS = 5


@contextmanager
def listening(answer: bytes | None) -> Iterator[str]:
    """Listen and answer every connection with these bytes, with silence, or (None) by hanging up."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken: list[socket.socket] = []

        def serve() -> None:
            while True:
                try:
                    client, _ = server.accept()
                except OSError:
                    return
                if answer is None:
                    client.close()
                    continue
                taken.append(client)
                client.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"127.0.0.1:{server.getsockname()[1]}"
        finally:
            # A waiting accept is woken by a last connection, after which the listener is gone.
            server.shutdown(socket.SHUT_RDWR)
            thread.join(5)
            for client in taken:
                client.close()


def refused(uri: str, **how: str) -> str:
    """Assert that connecting fails in time and without the password; give the message."""
    started = time.monotonic()
    with pytest.raises(graph.DatabaseUnavailableError) as caught:
        graph.connect(uri, **{"password": PASSWORD, **how})
    took = time.monotonic() - started
    message = str(caught.value)
    assert took < PROMISED_SECONDS, f"{took:.1f} s: {message}"
    assert isinstance(caught.value, ConnectionError)
    assert PASSWORD not in message
    assert "\n" not in message
    return message


@pytest.mark.parametrize("scheme", ["bolt", "neo4j", "bolt+s", "neo4j+s", "bolt+ssc"])
def test_connect_to_a_port_nobody_listens_on_fails_in_time(scheme: str) -> None:
    uri = f"{scheme}://127.0.0.1:{free_port()}"
    assert uri in refused(uri)


@pytest.mark.parametrize(
    "answer", [b"", None, b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x00\x00\x00\x00", b"\xff" * 64], ids=repr
)
@pytest.mark.parametrize("scheme", ["bolt", "neo4j", "bolt+s"])
def test_connect_to_a_server_that_is_no_neo4j_fails_in_time(scheme: str, answer: bytes | None) -> None:
    with listening(answer) as address:
        assert address in refused(f"{scheme}://{address}")


@pytest.mark.parametrize(
    "uri",
    [
        "http://127.0.0.1:7474",
        "127.0.0.1:7687",
        "localhost",
        "bolt://",
        "bolt://127.0.0.1:99999",
        "bolt://127.0.0.1:port",
        "neo4j+x://127.0.0.1",
        "bolt://no-such-host.invalid:7687",
        "bolt://[::1",
        "\0",
    ],
)
def test_connect_to_a_wrong_address_fails_in_time(uri: str) -> None:
    refused(uri)


def test_connect_with_password_in_the_address_never_shows_it() -> None:
    message = refused(f"bolt://neo4j:{PASSWORD}@127.0.0.1:{free_port()}")
    assert PASSWORD not in message


@NEO4J_ONLY
def test_connect_with_wrong_password_says_so_and_never_shows_it(engine: Server) -> None:
    message = refused(engine.uri, username=engine.username)
    assert engine.uri in message
    assert "password" in message.lower()
    assert engine.password not in message


@NEO4J_ONLY
def test_connect_to_unknown_database_names_it(engine: Server) -> None:
    message = refused(engine.uri, username=engine.username, password=engine.password, database="no-such-database")
    assert "no-such-database" in message


@NEO4J_ONLY
def test_connect_without_arguments_takes_the_environment(engine: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_URI", engine.uri)
    monkeypatch.setenv("NEO4J_USERNAME", engine.username)
    monkeypatch.setenv("NEO4J_PASSWORD", engine.password)
    if engine.database:
        monkeypatch.setenv("NEO4J_DATABASE", engine.database)
    with graph.connect() as db:
        assert db.uri == engine.uri
        assert graph.count_pending(db) >= 0
    monkeypatch.setenv("NEO4J_PASSWORD", PASSWORD)
    with pytest.raises(graph.DatabaseUnavailableError):
        graph.connect()
    # What is given wins over the environment.
    graph.connect(password=engine.password).close()


def test_connect_with_uri_wins_over_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_URI", f"bolt://127.0.0.1:{free_port()}")
    given = f"bolt://127.0.0.1:{free_port()}"
    assert given in refused(given)


def test_close_of_a_connection_closes_its_viewers_and_may_be_repeated(engine: Server) -> None:
    db = engine.connect()
    viewer = db.as_viewer("ana")
    assert graph.count_pending(viewer) >= 0
    db.close()
    db.close()
    for closed in (db, viewer):
        with pytest.raises(graph.DatabaseUnavailableError, match="closed"):
            graph.count_pending(closed)


def test_connection_as_context_manager_closes_on_exception(engine: Server) -> None:
    with pytest.raises(RuntimeError, match="on purpose"), engine.connect() as db:
        raise RuntimeError("on purpose")
    with pytest.raises(graph.DatabaseUnavailableError):
        graph.count_pending(db)


def test_connection_never_shows_its_password(engine: Server) -> None:
    with engine.connect() as db:
        assert engine.password not in repr(db) + str(vars(db)) + db.uri


def test_connection_shared_by_threads_answers_all(db: graph.Connection) -> None:
    stored = graph.store(db, user_id="ana", prompt="x", status="success")
    found: list[bool] = []

    def read() -> None:
        found.extend(graph.get(db, stored.id) == stored for _ in range(20))

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 160
