"""Our own format: what is read, what is refused, and that it comes back byte by byte."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import neo4j
import pytest

import graph
from graph import bulk, transfer
from graph.transfer import lines

START = datetime(2026, 3, 1, tzinfo=UTC)


def record(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"g{number}",
        "user_id": "ana",
        "prompt": "A bouncing logo",
        "status": "success",
        "created_at": (START + timedelta(seconds=number)).isoformat(),
    } | fields


def write(path: Path, *records: dict[str, Any] | str | bytes) -> Path:
    with path.open("wb") as file:
        for each in records:
            text = json.dumps(each) if isinstance(each, dict) else each
            file.write((text if isinstance(text, bytes) else text.encode()) + b"\n")
    return path


def faults(report: transfer.ImportReport) -> list[tuple[str, str | None, str]]:
    return [(each.place, each.id, each.field) for each in report.refused]


def test_import_from_jsonl_writes_all_and_again_changes_nothing(db: graph.Connection, tmp_path: Path) -> None:
    path = write(
        tmp_path / "in.jsonl",
        record(2, parent_generation_id="g1", refinement_prompt="slower"),
        "",
        record(1, code="<svg/>", attributes={"model": "m", "cost": 0.5, "tokens": 7, "final": True}),
        record(3, parent_generation_id="gone"),
    )
    first = transfer.import_from(db, transfer.JsonlReader(path))
    assert (first.read, first.written, first.already_there, first.refused_count) == (3, 3, 0, 0)
    assert [(each.place, each.parent_generation_id) for each in first.dangling] == [("in.jsonl:4", "gone")]
    assert [each.id for each in graph.chain(db, "g2")] == ["g1", "g2"]
    again = transfer.import_from(db, transfer.JsonlReader(path))
    assert (again.written, again.already_there, again.dangling_count) == (0, 3, 1)


def test_export_jsonl_imported_and_exported_gives_the_same_bytes(
    db: graph.Connection, raw: neo4j.Session, tmp_path: Path
) -> None:
    hostile = "</script> \u202e\u2066 \U0001f3ac e\u0301 \u2028 line\r\nbreak \\ \" ' \x01"
    rows = [
        record(1, prompt=hostile, code=hostile, attributes={hostile: hostile, "n": 2**63 - 1, "x": 1e-300, "b": False}),
        record(2, parent_generation_id="g1", refinement_prompt="", fps=29.97, duration_in_frames=90, score=-0.25),
        record(3, created_at="1969-12-31T23:59:59.999999+00:00", reference_image_ids=["i1", "i2"], error_message=""),
        record(5, created_at=record(4)["created_at"], variation_index=0, variation_count=4, aspect_ratio="16:9"),
        record(4, status="pending", parent_generation_id="gone", batch_id="b1", continuation_type="next"),
    ]
    transfer.import_from(db, transfer.JsonlReader(write(tmp_path / "in.jsonl", *rows)))
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    assert transfer.export_jsonl(db, first) == 5
    raw.run("MATCH (g:Generation) DETACH DELETE g").consume()
    assert transfer.import_from(db, transfer.JsonlReader(first)).written == 5
    assert transfer.export_jsonl(db, second) == 5
    assert second.read_bytes() == first.read_bytes()
    assert [json.loads(line)["id"] for line in first.read_bytes().splitlines()] == ["g3", "g1", "g2", "g4", "g5"]
    assert b"null" not in first.read_bytes()
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def test_import_from_refused_line_writes_nothing_unless_skipped(db: graph.Connection, tmp_path: Path) -> None:
    path = write(tmp_path / "in.jsonl", record(1), record(2, prompt=""), record(3))
    report = transfer.import_from(db, transfer.JsonlReader(path))
    assert (report.stopped, report.written, faults(report)) == (True, 0, [("in.jsonl:2", "g2", "prompt")])
    assert len(graph.list_generations(db)) == 0
    report = transfer.import_from(db, transfer.JsonlReader(path), skip_refused=True)
    assert (report.stopped, report.read, report.written, report.refused_count) == (False, 3, 2, 1)


def test_import_from_id_stored_with_other_content_refuses_it_with_its_place(
    db: graph.Connection, tmp_path: Path
) -> None:
    graph.store(db, id="g2", user_id="ben", prompt="Mine", status="success")
    path = write(tmp_path / "in.jsonl", record(1), record(2))
    report = transfer.import_from(db, transfer.JsonlReader(path))
    assert (report.written, faults(report)) == (1, [("in.jsonl:2", "g2", "user_id")])


def test_survey_bad_lines_names_file_line_and_field(tmp_path: Path) -> None:
    path = write(
        tmp_path / "in.jsonl",
        record(1),
        '{"id": "g2", "prompt": "cut',
        "[1, 2]",
        b'{"id": "g\xff"}',
        record(5, status="done"),
        record(6, colour="blue"),
        record(7, score="high"),
        {"prompt": "no id", "user_id": "ana", "status": "success"},
        record(9, created_at="2026-03-01T00:00:00"),
        "[" * 100_000,
        record(11, prompt="\ud800"),
        record(12, code="x" * (1024 * 1024 + 1)),
        record(13, score=float("nan")),
    )
    report = transfer.survey(transfer.JsonlReader(path))
    assert (report.read, report.valid) == (13, 1)
    assert faults(report) == [
        ("in.jsonl:2", None, "line"),
        ("in.jsonl:3", None, "line"),
        ("in.jsonl:4", None, "line"),
        ("in.jsonl:5", "g5", "status"),
        ("in.jsonl:6", "g6", "colour"),
        ("in.jsonl:7", "g7", "score"),
        ("in.jsonl:8", None, "id"),
        ("in.jsonl:9", "g9", "created_at"),
        ("in.jsonl:10", None, "line"),
        ("in.jsonl:11", "g11", "prompt"),
        ("in.jsonl:12", "g12", "code"),
        ("in.jsonl:13", "g13", "score"),
    ]
    assert "column" in report.refused[0].reason


def test_survey_line_too_long_is_refused_and_the_next_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MAX_LINE_BYTES", 1_000)
    path = write(tmp_path / "in.jsonl", record(1, code="x" * 5_000), record(2))
    report = transfer.survey(transfer.JsonlReader(path))
    assert (report.valid, faults(report)) == (1, [("in.jsonl:1", None, "line")])


def test_survey_duplicates_counts_same_and_refuses_other_content(tmp_path: Path) -> None:
    path = write(tmp_path / "in.jsonl", record(1), record(1), record(1, prompt="Another"))
    report = transfer.survey(transfer.JsonlReader(path))
    assert (report.read, report.already_there, faults(report)) == (3, 1, [("in.jsonl:3", "g1", "id")])
    assert "in.jsonl:1" in report.refused[0].reason


def test_survey_cycles_and_missing_parents_are_reported(tmp_path: Path) -> None:
    parents = {1: 2, 2: 3, 3: 1, 4: 1, 5: None, 6: 5, 7: 99, 8: 9, 9: 8}
    rows = [record(n, **({"parent_generation_id": f"g{p}"} if p else {})) for n, p in parents.items()]
    report = transfer.survey(transfer.JsonlReader(write(tmp_path / "in.jsonl", *rows)))
    assert report.refused_count == 0
    assert sorted(sorted(each) for each in report.cycles) == [["g1", "g2", "g3"], ["g8", "g9"]]
    assert [(each.id, each.parent_generation_id) for each in report.dangling] == [("g7", "g99")]


def test_import_from_cycle_stores_it_as_it_is(db: graph.Connection, tmp_path: Path) -> None:
    rows = [record(n, parent_generation_id=f"g{n % 3 + 1}") for n in (1, 2, 3)]
    report = transfer.import_from(db, transfer.JsonlReader(write(tmp_path / "in.jsonl", *rows)))
    assert (report.written, report.cycle_count, report.dangling_count) == (3, 1, 0)
    chain = graph.chain(db, "g1")
    assert (chain.cyclic, sorted(each.id for each in chain)) == (True, ["g1", "g2", "g3"])


def test_import_from_progress_has_a_total_in_the_second_pass(
    db: graph.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "BATCH_ROWS", 2)
    told: list[tuple[int, int | None]] = []
    path = write(tmp_path / "in.jsonl", *(record(n) for n in range(5)))
    transfer.import_from(db, transfer.JsonlReader(path), progress=lambda done, total: told.append((done, total)))
    assert told == [(2, 5), (4, 5), (5, 5)]


def test_generation_schema_describes_what_export_writes(db: graph.Connection, tmp_path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    rows = [record(1), record(2, parent_generation_id="g1", fps=30.0, attributes={"a": 1}, reference_image_ids=["i"])]
    bulk.store_many(db, rows)
    transfer.export_jsonl(db, tmp_path / "out.jsonl")
    validator = jsonschema.Draft202012Validator(transfer.generation_schema())
    written = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert len(written) == 2
    assert [list(validator.iter_errors(each)) for each in written] == [[], []]
    flawed = [{**record(1), "fps": 0}, {**record(1), "status": "done"}, {"prompt": "x"}, {**record(1), "id": "a/b"}]
    assert all(list(validator.iter_errors(each)) for each in flawed)
