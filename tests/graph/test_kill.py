"""What was acknowledged outlives kill -9, of the server and of the job that writes.

GENERATION_GRAPH_KILLS is the number of kills of each, by default 3; 200 is the nightly form.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import neo4j
import pytest

import graph
from graph import embedded

KILLS = int(os.environ.get("GENERATION_GRAPH_KILLS", "3"))
PATIENCE_SECONDS = 120.0
JOB = Path(__file__).with_name("writing_job.py")

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX"),
    pytest.mark.timeout(120 + 60 * KILLS),
]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[embedded.Endpoint]:
    endpoint = embedded.ensure(tmp_path / "data")
    yield endpoint
    embedded.release(endpoint)
    embedded.stop(endpoint.data_dir)


@contextmanager
def job(server: embedded.Endpoint, log: Path, run: int) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, str(JOB), str(server.data_dir), str(log), f"run{run}"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as writer:
        try:
            yield writer
        finally:
            writer.kill()


def acknowledged(log: Path) -> list[str]:
    return log.read_text().split("\n")[:-1] if log.exists() else []


def wait_for_more(log: Path, more: int = 40) -> None:
    """Wait until this many more writes were acknowledged, and then a moment nobody can foresee."""
    enough, deadline = len(acknowledged(log)) + more, time.monotonic() + PATIENCE_SECONDS
    while len(acknowledged(log)) < enough:
        assert time.monotonic() < deadline, f"only {len(acknowledged(log))} of {enough} writes after a long while"
        time.sleep(0.02)
    time.sleep(random.uniform(0, 0.3))


def assert_nothing_lost_or_doubled(server: embedded.Endpoint, written: list[str]) -> None:
    now = embedded.refresh(server)
    with neo4j.GraphDatabase.driver(now.uri, auth=(now.username, now.password)) as driver:
        rows = driver.execute_query(
            "MATCH (g:Generation) RETURN g.id AS id, g.parent_generation_id AS parent, g.code AS code, "
            "COUNT { (g)-[:REFINED_FROM]->() } AS edges",
            database_=now.database,
        ).records
        found_by_index = driver.execute_query(
            "UNWIND $ids AS id MATCH (g:Generation {id: id}) RETURN g.id AS id", ids=written, database_=now.database
        ).records
        found_by_word = driver.execute_query(
            "CALL db.index.fulltext.queryNodes('Generation[search_text]', $word) YIELD node RETURN node.id AS id",
            word="bouncing",
            database_=now.database,
        ).records
    times = Counter(row["id"] for row in rows)
    assert [one for one in written if times[one] == 0] == []
    assert [one for one, count in times.items() if count > 1] == []
    assert Counter(row["id"] for row in found_by_index) == Counter(written)
    assert Counter(row["id"] for row in found_by_word) == times
    # What was written is there as a whole, acknowledged or not.
    assert [row["id"] for row in rows if row["edges"] != (row["parent"] is not None)] == []
    assert [row["id"] for row in rows if row["code"] != f"<svg>{row['id']}</svg>"] == []
    with graph.connect(data_dir=server.data_dir) as db:
        last = written[-1]
        assert graph.chain(db, last, max_versions=1000)[-1].id == last


def test_store_while_the_server_is_killed_loses_and_doubles_nothing(server: embedded.Endpoint, tmp_path: Path) -> None:
    log = tmp_path / "acknowledged"
    with job(server, log, run=0) as writer:
        for _ in range(KILLS):
            wait_for_more(log)
            status = embedded.status(server.data_dir)
            assert status
            os.kill(status.pid, signal.SIGKILL)
        wait_for_more(log)
        writer.communicate(timeout=PATIENCE_SECONDS)
        assert writer.returncode == 0
    assert_nothing_lost_or_doubled(server, acknowledged(log))


def test_store_whose_job_is_killed_keeps_what_was_acknowledged(server: embedded.Endpoint, tmp_path: Path) -> None:
    log = tmp_path / "acknowledged"
    for run in range(KILLS):
        with job(server, log, run) as writer:
            wait_for_more(log)
            writer.kill()
    assert_nothing_lost_or_doubled(server, acknowledged(log))
