"""The command line, run as people and cron jobs run it."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

import graph
from dashboard import cli
from dashboard.commands.terminal import one_line
from graph import embedded

PROGRAM = [sys.executable, "-m", "dashboard.cli"]
RECORD = {
    "id": "g1",
    "user_id": "ana",
    "prompt": "A bouncing logo",
    "status": "success",
    "created_at": "2026-03-01T00:00:00Z",
}


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder whose server keeps running, so that each command only attaches."""
    folder = tmp_path_factory.mktemp("data")
    with graph.connect(data_dir=folder):
        yield folder


def run(data_dir: Path, *arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *map(str, arguments)],
        env=environment(data_dir),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def environment(data_dir: Path) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
    return env | {"GENERATION_GRAPH_DATA_DIR": str(data_dir)}


def lines(path: Path, *records: Mapping[str, object]) -> Path:
    path.write_text("".join(json.dumps(each) + "\n" for each in records))
    return path


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["unknown"],
        ["import"],
        ["import", "jsonl"],
        ["import", "jsonl", "x", "--schema"],
        ["demo", "--port", "70000"],
        ["demo", "--port", "http"],
        ["export", "csv"],
        ["export", "csv", "x", "--since", "yesterday"],
        ["export", "csv", "x", "--status", "done"],
        ["purge", "--older-than", "-1"],
        ["server"],
    ],
)
def test_main_wrong_command_line_exits_with_2(arguments: Sequence[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(arguments)
    assert left.value.code == 2
    assert "usage: generation-graph" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["", "demo", "dashboard", "import convex", "export csv", "check", "server stop"])
def test_main_help_exits_with_0(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main([*command.split(), "--help"])
    assert left.value.code == 0
    assert "usage: generation-graph" in capsys.readouterr().out


def test_one_line_hostile_text_shows_its_controls() -> None:
    assert one_line("a\nb\x1b[31m\u202ec\u00e9\U0001f3ac") == "a\\nb\\x1b[31m\\u202ecé🎬"


def test_import_export_and_check_round_trip(data_dir: Path, tmp_path: Path) -> None:
    source = lines(tmp_path / "in.jsonl", RECORD, {**RECORD, "id": "g2", "parent_generation_id": "gone"})
    ran = run(data_dir, "import", "jsonl", source)
    assert (ran.returncode, ran.stdout.splitlines()) == (
        0,
        ["read 2, written 2, already there 0, refused 0", "parent not stored: in.jsonl:2: g2 refines gone"],
    )
    assert "Importing: 2 of 2" in ran.stderr
    ran = run(data_dir, "import", "jsonl", source)
    assert ran.stdout.startswith("read 2, written 0, already there 2, refused 0")
    ran = run(data_dir, "export", "jsonl", tmp_path / "out.jsonl", "--user", "ana")
    assert (ran.returncode, ran.stdout) == (0, f"exported 2 to {tmp_path / 'out.jsonl'}\n")
    assert [json.loads(each)["id"] for each in (tmp_path / "out.jsonl").read_text().splitlines()] == ["g1", "g2"]
    ran = run(data_dir, "check")
    assert (ran.returncode, ran.stdout.splitlines()[-1]) == (0, "healthy")
    assert "note: 1 refine a generation that was removed or never came: g2" in ran.stdout


def test_import_refused_exits_with_1_and_writes_nothing(data_dir: Path, tmp_path: Path) -> None:
    source = lines(tmp_path / "in.jsonl", {**RECORD, "id": "new"}, {**RECORD, "id": "bad\x1b[31m"})
    ran = run(data_dir, "import", "jsonl", source)
    assert ran.returncode == 1
    assert "refused: in.jsonl:2: bad\\x1b[31m: id: " in ran.stdout
    assert "nothing was written" in ran.stderr
    with graph.connect(data_dir=data_dir) as db:
        assert graph.get(db, "new") is None


def test_import_dry_run_needs_no_database(tmp_path: Path) -> None:
    source = lines(tmp_path / "in.jsonl", RECORD)
    ran = run(tmp_path / "nothing", "import", "jsonl", source, "--dry-run")
    assert (ran.returncode, ran.stdout) == (0, "read 1, valid 1, already there 0, refused 0\n")
    assert not (tmp_path / "nothing").exists()


def test_import_jsonl_schema_prints_json(tmp_path: Path) -> None:
    ran = run(tmp_path, "import", "jsonl", "--schema")
    assert ran.returncode == 0
    assert json.loads(ran.stdout)["title"] == "Generation"


def test_import_missing_file_is_one_line_and_exits_with_1(data_dir: Path) -> None:
    ran = run(data_dir, "import", "jsonl", "/no/such.jsonl")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == "generation-graph: /no/such.jsonl: No such file or directory\n"


def test_check_faulty_data_exits_with_1_and_purge_mends_it(data_dir: Path) -> None:
    with graph.connect(data_dir=data_dir) as db:
        graph.create(db, id="stuck", user_id="ana", prompt="A logo")
    ran = run(data_dir, "check", "--older-than", "0")
    assert ran.returncode == 1
    assert "fault: 1 have been pending for too long" in ran.stdout
    assert "removes them: stuck\n" in ran.stdout
    assert ran.stdout.endswith("\nnot healthy\n")
    ran = run(data_dir, "purge")
    assert (ran.returncode, ran.stdout) == (0, "removed 0\n")
    ran = run(data_dir, "purge", "--older-than", "0")
    assert (ran.returncode, ran.stdout) == (0, "removed 1\n")


def test_check_database_down_is_one_line_without_the_password(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    env = environment(tmp_path) | {"NEO4J_URI": f"bolt://127.0.0.1:{port}", "NEO4J_PASSWORD": "geheim-7"}
    started = time.monotonic()
    ran = subprocess.run([*PROGRAM, "check"], env=env, capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (1, "", 1)
    assert f"bolt://127.0.0.1:{port}" in ran.stderr
    assert "geheim-7" not in ran.stderr
    assert time.monotonic() - started < 30


def test_server_status_and_stop_say_what_runs(data_dir: Path, tmp_path: Path) -> None:
    assert f"running on {data_dir}" in run(data_dir, "server", "status").stdout
    ran = run(tmp_path, "server", "status")
    assert (ran.returncode, ran.stdout) == (0, f"no embedded server runs on {tmp_path}\n")
    assert run(tmp_path, "server", "stop").stdout == f"no embedded server runs on {tmp_path}\n"


def test_demo_reset_without_terminal_or_yes_asks_for_yes(tmp_path: Path) -> None:
    ran = run(tmp_path, "demo", "--reset")
    assert ran.returncode == 1
    assert "--yes" in ran.stderr
    assert list(tmp_path.iterdir()) == []


def test_demo_taken_port_says_so_and_leaves_nothing_running(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        ran = run(tmp_path, "demo", "--port", str(server.getsockname()[1]))
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "choose another one with --port" in ran.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL])
def test_demo_serves_and_every_way_to_stop_leaves_no_process(tmp_path: Path, stop: signal.Signals) -> None:
    log = (tmp_path / "log").open("w+")
    with subprocess.Popen(
        [*PROGRAM, "demo", "--port", "0"],
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        start_new_session=True,
    ) as demo:
        try:
            assert demo.stdout
            line = demo.stdout.readline()
            assert line.startswith("Generation Graph: http://127.0.0.1:"), log.seek(0) or log.read()
            page = http.client.HTTPConnection(line.split("/")[-1].strip(), timeout=10)
            page.request("GET", "/")
            assert page.getresponse().status == 200
            page.close()
            status = embedded.status(tmp_path / "demo")
            assert status
            assert (tmp_path / "demo").is_dir()
        finally:
            demo.send_signal(stop)
        assert demo.wait(30) == (-stop if stop == signal.SIGKILL else 0)
    deadline = time.monotonic() + 30
    while (left := processes_of(tmp_path)) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert left == []
    log.close()


def processes_of(folder: Path) -> list[str]:
    """List the command lines that name a folder, or run in an environment that does."""
    found: list[str] = []
    for process in Path("/proc").iterdir():
        if process.name.isdecimal() and int(process.name) != os.getpid():
            try:
                texts = [(process / name).read_bytes() for name in ("cmdline", "environ")]
            except OSError:
                continue
            if any(str(folder).encode() in text for text in texts):
                found.append(texts[0].replace(b"\0", b" ").decode(errors="replace"))
    return found
