"""The embedded server: real servers and real processes, in folders whose name has a space and is not ASCII."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString

import neo4j
import pytest

from graph import embedded
from graph.embedded import keeper, link, process, wheel
from graph.embedded.folder import PASSWORD_FILE, STATE_FILE, lock, make_folder, make_password, write_private
from graph.errors import DatabaseUnavailableError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are watched with POSIX means")

LINUX_ONLY = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
GONE_SECONDS = 20.0
"""The aim is two or three seconds; a crowded test machine takes longer."""

CLIENT = """
import signal, sys
# A shell's background job, such as the tests may be, is started without it and hands that on.
signal.signal(signal.SIGINT, signal.default_int_handler)
from graph import embedded
endpoint = embedded.ensure(sys.argv[1])
print(endpoint.uri, embedded.status(sys.argv[1]).pid, flush=True)
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "Jürgens Bäume"
    yield folder
    embedded.stop(folder)


@pytest.fixture(scope="module")
def attached(tmp_path_factory: pytest.TempPathFactory) -> Iterator[embedded.Endpoint]:
    endpoint = embedded.ensure(tmp_path_factory.mktemp("shared") / "Jürgens Bäume")
    yield endpoint
    embedded.release(endpoint)
    embedded.stop(endpoint.data_dir)


@pytest.fixture
def shared(attached: embedded.Endpoint) -> embedded.Endpoint:
    """A server for the tests that do not need one of their own; what one of them ended is there again."""
    return embedded.refresh(attached)


@contextmanager
def client(home: Path, then: str = "sys.stdin.read()") -> Iterator[tuple["subprocess.Popen[str]", str, int]]:
    """Run another process that attaches and then does something; gives it, the address and the server's pid."""
    command = [sys.executable, "-c", CLIENT + then, str(home)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as other:
        try:
            assert other.stdout
            uri, pid = other.stdout.readline().split()
            yield other, uri, int(pid)
        finally:
            other.kill()


def query(endpoint: embedded.Endpoint, text: LiteralString, **parameters: Any) -> list[neo4j.Record]:
    auth = (endpoint.username, endpoint.password)
    with neo4j.GraphDatabase.driver(endpoint.uri, auth=auth) as driver:
        return driver.execute_query(text, parameters, database_=endpoint.database).records


def alive(pid: int) -> bool:
    shown = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return shown.strip() not in {"", "Z", "Zs", "Zl"}


def wait_until(condition: Callable[[], bool], seconds: float = GONE_SECONDS) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def server_pid(home: Path) -> int:
    status = embedded.status(home)
    assert status
    return status.pid


def parent_of(pid: int) -> int:
    shown = subprocess.run(["ps", "-o", "ppid=", "-p", str(pid)], capture_output=True, text=True, check=True).stdout
    return int(shown)


# What a running server is like


def test_ensure_first_time_starts_a_server_that_answers(shared: embedded.Endpoint) -> None:
    assert query(shared, "RETURN 1 AS one")[0]["one"] == 1
    assert shared.database == "generations"


def test_ensure_in_another_process_attaches_to_the_same_server(shared: embedded.Endpoint) -> None:
    with client(shared.data_dir) as (_, uri, pid):
        assert (uri, pid) == (shared.uri, server_pid(shared.data_dir))
        status = embedded.status(shared.data_dir)
        assert status
        assert status.clients == 2


def test_ensure_from_many_threads_shares_one_attachment_until_the_last_release(home: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        first, *others = pool.map(embedded.ensure, [home] * 8)
    assert others == [first] * 7
    status = embedded.status(home)
    assert status
    assert status.clients == 1
    for endpoint in others:
        embedded.release(endpoint)
    time.sleep(keeper.GRACE_SECONDS + 1)
    assert query(first, "RETURN 1 AS one")
    embedded.release(first)
    assert wait_until(lambda: not alive(status.pid))
    assert embedded.status(home) is None


def test_status_running_describes_the_server(shared: embedded.Endpoint) -> None:
    status = embedded.status(shared.data_dir)
    assert status
    assert status.uri == shared.uri
    assert status.data_dir == shared.data_dir
    assert alive(status.pid)
    assert 0 <= time.time() - status.started_at.timestamp() < 600
    assert status.memory_mb
    assert 20 < status.memory_mb < 600


def test_status_without_a_server_is_none_and_stop_false(tmp_path: Path) -> None:
    assert embedded.status(tmp_path / "nothing") is None
    assert embedded.stop(tmp_path / "nothing") is False
    assert not (tmp_path / "nothing").exists()


def test_ensure_makes_files_that_only_this_user_can_read(shared: embedded.Endpoint) -> None:
    home = shared.data_dir
    assert home.stat().st_mode & 0o777 == 0o700
    assert (home / PASSWORD_FILE).stat().st_mode & 0o777 == 0o600
    assert (home / STATE_FILE).stat().st_mode & 0o777 == 0o600
    assert [path for path in home.rglob("*") if path.stat().st_mode & 0o077] == []


def test_ensure_in_a_folder_with_other_things_leaves_its_mode_alone(home: Path) -> None:
    home.mkdir(mode=0o755)
    (home / "notes.txt").write_text("mine")
    make_folder(home)
    assert home.stat().st_mode & 0o777 == 0o755


def test_ensure_keeps_the_password_out_of_command_lines_and_text(shared: embedded.Endpoint) -> None:
    listed = subprocess.run(["ps", "-eww", "-o", "command="], capture_output=True, text=True, check=True).stdout
    assert str(shared.data_dir) in listed
    assert len(shared.password) >= 32
    assert shared.password not in listed
    assert shared.password not in repr(shared) + repr(embedded.status(shared.data_dir))
    assert shared.password not in (shared.data_dir / "log/server.log").read_text()


@LINUX_ONLY
def test_ensure_listens_on_loopback_only(shared: embedded.Endpoint) -> None:
    pid = server_pid(shared.data_dir)
    for owner, least in ((pid, 2), (parent_of(pid), 1)):
        addresses = list(listening(owner))
        assert len(addresses) >= least
        # 0100007F is 127.0.0.1 as the kernel writes it, least significant byte first.
        assert {address.rpartition(":")[0] for address in addresses} == {"0100007F"}


def listening(pid: int) -> Iterator[str]:
    links = [path.readlink() for path in Path(f"/proc/{pid}/fd").iterdir() if path.is_symlink()]
    sockets = {match[1] for link in links if (match := re.fullmatch(r"socket:\[(\d+)\]", str(link)))}
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            columns = line.split()
            if columns[3] == "0A" and columns[9] in sockets:  # 0A is LISTEN
                yield columns[1]


@pytest.mark.skipif(not shutil.which("strace"), reason="strace counts the calls")
def test_ensure_starts_a_server_that_syncs_every_commit(shared: embedded.Endpoint, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    command = ["strace", "-f", "-e", "trace=fsync,fdatasync", "-o", str(trace), "-p", str(server_pid(shared.data_dir))]
    query(shared, "CREATE (:Synced)")
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
        assert strace.stderr
        if "attached" not in strace.stderr.readline():
            pytest.skip("this machine does not let strace attach")
        for number in range(20):
            query(shared, "CREATE (:Synced {number: $number})", number=number)
        strace.terminate()
    assert len(re.findall(r"f(?:data)?sync\(.* = 0|<\.\.\. f(?:data)?sync resumed.* = 0", trace.read_text())) >= 20


# How a server ends, and comes back


def test_ensure_after_the_server_was_killed_brings_back_every_acknowledged_write(shared: embedded.Endpoint) -> None:
    auth = (shared.username, shared.password)
    with neo4j.GraphDatabase.driver(shared.uri, auth=auth) as driver:
        for number in range(50):
            driver.execute_query("CREATE (:Kept {number: $number})", number=number, database_=shared.database)
        killed = server_pid(shared.data_dir)
        os.kill(killed, signal.SIGKILL)
    again = embedded.ensure(shared.data_dir)
    assert server_pid(shared.data_dir) != killed
    assert again == shared, "the same port, so that open drivers find it again"
    kept = query(again, "MATCH (kept:Kept) RETURN kept.number AS number ORDER BY number")
    assert [record["number"] for record in kept] == list(range(50))
    embedded.release(again)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_ensure_owner_that_ends_by_a_signal_leaves_no_process(home: Path, number: signal.Signals) -> None:
    # A forked child that lives on must not keep the server.
    fork = (
        "import os, time\nchild = os.fork()\nif not child: time.sleep(60)\nprint(child, flush=True)\nsys.stdin.read()"
    )
    with client(home, fork) as (owner, _, pid):
        assert owner.stdout
        child, keeper_pid = int(owner.stdout.readline()), parent_of(pid)
        # A terminal sends ctrl-C to the whole group.
        os.killpg(owner.pid, number) if number == signal.SIGINT else owner.send_signal(number)
        try:
            assert wait_until(lambda: not alive(pid) and not alive(keeper_pid))
            assert not (home / STATE_FILE).exists()
            assert alive(child) == (number != signal.SIGINT)
        finally:
            if alive(child):
                os.kill(child, signal.SIGKILL)


def test_ensure_second_client_keeps_the_server_after_its_owner_was_killed(home: Path) -> None:
    with client(home) as (owner, uri, pid):
        endpoint = embedded.ensure(home)
        assert endpoint.uri == uri
        owner.kill()
        owner.wait()
        time.sleep(keeper.GRACE_SECONDS + 1)
        assert query(endpoint, "RETURN 1 AS one")
        assert server_pid(home) == pid
    embedded.release(endpoint)
    assert wait_until(lambda: not alive(pid))


def test_ensure_by_two_processes_at_once_ends_with_one_server(home: Path) -> None:
    command = [sys.executable, "-c", CLIENT + "sys.stdin.read()", str(home)]
    starters = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    lines = {starter.stdout.readline() for starter in starters if starter.stdout}
    assert len(lines) == 1
    assert lines != {""}
    listed = subprocess.run(["ps", "-eww", "-o", "command="], capture_output=True, text=True, check=True).stdout
    assert listed.count(f"rootPath={home}") == 1
    status = embedded.status(home)
    assert status
    assert status.clients == 3
    for starter in starters:
        starter.communicate("")
    assert wait_until(lambda: not alive(status.pid))


@LINUX_ONLY
def test_ensure_after_the_keeper_was_killed_starts_anew(shared: embedded.Endpoint) -> None:
    query(shared, "CREATE (:Survivor)")
    pid = server_pid(shared.data_dir)
    os.kill(parent_of(pid), signal.SIGKILL)
    assert wait_until(lambda: not alive(pid)), "the kernel ends the server with its keeper"
    assert (shared.data_dir / STATE_FILE).exists()
    again = embedded.ensure(shared.data_dir)
    assert len(query(again, "MATCH (one:Survivor) RETURN one")) == 1
    embedded.release(again)


def test_ensure_with_a_leftover_server_and_a_stale_state_file_replaces_both(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "ANSWER_SECONDS", 1.0)
    make_folder(home)
    make_password(home)
    leftover = process.ServerProcess(home, wheel.server_command(home), 0)
    with socket.create_server(("127.0.0.1", 0)) as foreign:  # listens where the state file says, and says nothing
        state = {"port": foreign.getsockname()[1], "token": "old", "server": leftover.process.pid}
        write_private(home / STATE_FILE, json.dumps(state))
        assert embedded.status(home) is None
        foreign.close()
        endpoint = embedded.ensure(home)
    assert leftover.ended
    assert server_pid(home) != leftover.process.pid
    embedded.release(endpoint)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"port": 1}', '{"port": "x", "token": 1, "server": null}'])
def test_status_with_a_broken_state_file_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / STATE_FILE).write_text(text)
    assert embedded.status(tmp_path) is None


def test_end_leftover_with_a_reused_process_number_leaves_that_process_alone(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "60"]) as other:
        process.end_leftover(other.pid, tmp_path)
        assert alive(other.pid)
        other.kill()


def test_keeper_with_a_removed_state_file_writes_it_again(shared: embedded.Endpoint) -> None:
    before = embedded.status(shared.data_dir)
    (shared.data_dir / STATE_FILE).unlink()
    assert wait_until((shared.data_dir / STATE_FILE).exists)
    assert embedded.status(shared.data_dir) == before


def test_keeper_with_a_stranger_who_has_no_token_does_not_count_it(shared: embedded.Endpoint) -> None:
    port = json.loads((shared.data_dir / STATE_FILE).read_text())["port"]
    for request in (b"GET / HTTP/1.0\r\n\r\n", b'{"token": "wrong", "verb": "stop"}\n', b'{"token": null}\n', b"[]\n"):
        with socket.create_connection(("127.0.0.1", port), 10) as stranger:
            stranger.sendall(request)
            assert stranger.recv(100) == b""
    status = embedded.status(shared.data_dir)
    assert status
    assert status.clients == 1


def test_keeper_whose_folder_was_removed_ends(home: Path) -> None:
    endpoint = embedded.ensure(home)
    pid = server_pid(home)
    shutil.rmtree(home, ignore_errors=True)
    assert wait_until(lambda: not alive(pid))
    embedded.release(endpoint)


def test_stop_with_clients_attached_ends_the_server_and_refresh_starts_another(shared: embedded.Endpoint) -> None:
    home, pid = shared.data_dir, server_pid(shared.data_dir)
    assert embedded.stop(home)
    assert not alive(pid)
    assert embedded.status(home) is None
    # A lost password is made anew: the data is what counts.
    (home / PASSWORD_FILE).unlink()
    again = embedded.refresh(shared)
    assert again.password != shared.password
    assert query(again, "RETURN 1 AS one")


def test_server_process_whose_port_is_taken_gets_another(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        make_folder(home)
        server = process.ServerProcess(home, ["sleep", "60"], taken.getsockname()[1])
        server.kill()
        assert server.ports[0] != taken.getsockname()[1]


def test_keeper_whose_port_is_taken_before_the_server_binds_it_tries_another(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_folder(home)
    make_password(home)
    lock_file = lock(home)
    assert lock_file is not None
    with socket.create_server(("127.0.0.1", 0)) as taken:
        # The race itself cannot be timed: the choice is made to fall on a port that is taken.
        with monkeypatch.context() as patch:
            patch.setattr(process, "_free_port", lambda: taken.getsockname()[1])
            request = {"command": wheel.server_command(home), "setup": wheel.SETUP}
            loop = keeper.Keeper(home, request, lock_file)
        first = loop.server

        def ready() -> bool:
            loop.watch_server()
            return loop.phase != "starting"

        assert wait_until(ready, 90)
        assert loop.phase == "ready"
        assert first.ended
        assert loop.server.ports[0] != taken.getsockname()[1]
        loop.server.stop()
        loop.listener.close()
    os.close(lock_file)


# What is said when there is no server to be had


def test_ensure_without_the_wheel_says_how_to_get_it(tmp_path: Path) -> None:
    script = (
        "import sys\nsys.modules['arcadedb_embedded'] = None\nfrom graph import embedded\nembedded.ensure(sys.argv[1])"
    )
    ended = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=False)
    last = ended.stderr.splitlines()[-1]
    assert "DatabaseUnavailableError" in last
    assert "pip install 'generation-graph[embedded]'" in last
    assert "NEO4J_URI" in last


def test_ensure_on_an_unsupported_platform_names_those_that_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "arcadedb_embedded", None)
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    with pytest.raises(DatabaseUnavailableError, match=r"Linux x86-64 .*, not on .* riscv64; set NEO4J_URI"):
        embedded.ensure(tmp_path)


def test_ensure_in_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseUnavailableError, match=r"file/data: Not a directory.*GENERATION_GRAPH_DATA_DIR"):
        embedded.ensure(tmp_path / "file" / "data")


def test_ensure_in_a_folder_that_is_not_writable_says_so(tmp_path: Path) -> None:
    with not_writable(tmp_path), pytest.raises(DatabaseUnavailableError, match=r"data: (Permission|Read-only)"):
        embedded.ensure(tmp_path / "data")


def test_ensure_on_a_full_disk_says_so(tmp_path: Path) -> None:
    with (
        disk(tmp_path, "size=1m"),
        pytest.raises(DatabaseUnavailableError, match=r"disk is full, \d MB are free and 64 MB are needed"),
    ):
        embedded.ensure(tmp_path / "data")


@contextmanager
def disk(folder: Path, options: str) -> Iterator[None]:
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "test", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this user may not mount a disk")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def not_writable(folder: Path) -> Iterator[None]:
    folder.chmod(0o500)
    try:
        if not os.access(folder, os.W_OK):
            yield
        else:  # root may write everywhere but on a disk that nobody may write to
            with disk(folder, "ro"):
                yield
    finally:
        folder.chmod(0o700)


def test_ensure_whose_server_dies_at_start_gives_its_reason_and_its_log(home: Path) -> None:
    make_folder(home)
    (home / "databases").write_text("this is not a folder")
    with pytest.raises(DatabaseUnavailableError) as raised:
        embedded.ensure(home)
    message = str(raised.value)
    assert "databases' is not a directory" in message
    assert str(home / "log/server.log") in message
    assert "\n" not in message
    assert (home / PASSWORD_FILE).read_text() not in message
    assert wait_until(lambda: not (home / STATE_FILE).exists())
