"""Convex snapshots: ZIP and folder, every field, and archives that are not to be trusted."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import graph
from graph import transfer
from graph.transfer import convex_archive


def document(name: str, **fields: Any) -> dict[str, Any]:
    return {
        "_id": f"j5{name:x>30}",
        "_creationTime": 1700000001061.25,
        "userId": "u0",
        "prompt": "red square",
        "createdAt": 1700000001061.0,
        "status": "success",
    } | fields


def text(*documents: dict[str, Any] | str) -> str:
    return "".join((each if isinstance(each, str) else json.dumps(each)) + "\n" for each in documents)


def snapshot(path: Path, *documents: dict[str, Any] | str, **others: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.md", "Convex snapshot")
        archive.writestr("_tables/documents.jsonl", '{"id": 10001, "name": "generations"}\n')
        archive.writestr("generations/generated_schema.jsonl", '"uniform"\n')
        archive.writestr("generations/documents.jsonl", text(*documents))
        for name, content in others.items():
            archive.writestr(f"{name}/documents.jsonl", content)
    return path


def only(path: Path) -> graph.Generation:
    (item,) = [each for each in transfer.ConvexReader(path) if not isinstance(each, transfer.Note)]
    assert isinstance(item, transfer.Found), item
    return item.generation


def survey(path: Path) -> list[tuple[str, str | None, str]]:
    report = transfer.survey(transfer.ConvexReader(path))
    return [(each.place, each.id, each.field) for each in report.refused]


def test_convex_reader_document_with_every_field_maps_all_of_them(tmp_path: Path) -> None:
    full = document(
        "full",
        createdAt=1700000001061.25,
        code="c",
        rawCode="r",
        errorMessage="e",
        durationInFrames=120.0,
        fps=29.97,
        durationInSeconds=4.0,
        aspectRatio="16:9",
        batchId="b1",
        variationIndex=1.0,
        variationCount=4.0,
        referenceImageIds=["kg2a", "kg2b"],
        continuationType="next",
        parentGenerationId="j5" + "p" * 30,
        refinementPrompt="bigger",
        model="m1",
        cost=0.25,
        final=True,
        usage={"in": 3.0, "out": [1, None]},
        nothing=None,
    )
    assert only(snapshot(tmp_path / "s.zip", full)) == graph.Generation(
        id=full["_id"],
        user_id="u0",
        prompt="red square",
        status="success",
        created_at=datetime(2023, 11, 14, 22, 13, 21, 61250, tzinfo=UTC),
        code="c",
        raw_code="r",
        error_message="e",
        duration_in_frames=120,
        fps=29.97,
        duration_in_seconds=4,
        aspect_ratio="16:9",
        batch_id="b1",
        variation_index=1,
        variation_count=4,
        reference_image_ids=["kg2a", "kg2b"],
        continuation_type="next",
        parent_generation_id="j5" + "p" * 30,
        refinement_prompt="bigger",
        attributes={"model": "m1", "cost": 0.25, "final": True, "usage": '{"in": 3.0, "out": [1, null]}'},
    )


def test_convex_reader_without_created_at_takes_the_creation_time(tmp_path: Path) -> None:
    old = document("old")
    del old["createdAt"]
    assert only(snapshot(tmp_path / "s.zip", old)).created_at == datetime(2023, 11, 14, 22, 13, 21, 61250, tzinfo=UTC)


def test_import_from_convex_zip_and_folder_give_the_same(db: graph.Connection, tmp_path: Path) -> None:
    documents = [
        document("b", parentGenerationId=document("a")["_id"]),
        document("a"),
        document("c", parentGenerationId="gone"),
    ]
    path = snapshot(tmp_path / "s.zip", *documents, users=text({"_id": "1"}), clips="")
    first = transfer.import_from(db, transfer.ConvexReader(path))
    assert (first.read, first.written, first.refused_count, first.dangling_count) == (3, 3, 0, 1)
    assert list(first.notes) == ["table clips is not imported", "table users is not imported"]
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "unpacked")
    second = transfer.import_from(db, transfer.ConvexReader(tmp_path / "unpacked"))
    assert (second.written, second.already_there, second.notes) == (0, 3, first.notes)
    assert len(graph.chain(db, documents[0]["_id"])) == 2


def test_convex_reader_zip_with_an_outer_folder_finds_the_table(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "s.zip", "w") as archive:
        archive.writestr("snapshot/generations/documents.jsonl", text(document("a")))
        archive.writestr("snapshot/_components/x/generations/documents.jsonl", text(document("b")))
    assert only(tmp_path / "s.zip").id == document("a")["_id"]
    assert (
        "table snapshot/_components/x/generations is not imported"
        in transfer.survey(transfer.ConvexReader(tmp_path / "s.zip")).notes
    )


def test_survey_convex_bad_documents_names_line_and_their_field(tmp_path: Path) -> None:
    table = "generations/documents.jsonl"
    path = snapshot(
        tmp_path / "s.zip",
        document("a"),
        document("b", prompt=7.0),
        "{not json",
        document("d", createdAt="yesterday"),
        document("e", createdAt=1e300),
        document("f", durationInFrames=-1.0),
        document("g", status="done"),
        document("h", variationIndex=1.5),
        document("a", prompt="Another"),
        {"prompt": "no id", "createdAt": 1.0},
        document("k", _id="a/b"),
    )
    named = [(place.removeprefix(table), field) for place, _, field in survey(path)]
    assert named == [
        (":2", "prompt"),
        (":3", "line"),
        (":4", "createdAt"),
        (":5", "createdAt"),
        (":6", "durationInFrames"),
        (":7", "status"),
        (":8", "variationIndex"),
        (":9", "id"),
        (":10", "_id"),
        (":11", "_id"),
    ]


def test_import_from_convex_truncated_zip_writes_nothing(db: graph.Connection, tmp_path: Path) -> None:
    path = snapshot(tmp_path / "s.zip", *(document(str(n)) for n in range(200)))
    path.write_bytes(path.read_bytes()[:-200])
    report = transfer.import_from(db, transfer.ConvexReader(path))
    assert (report.stopped, report.written) == (True, 0)
    assert "not a complete ZIP file" in report.refused[0].reason
    assert len(graph.list_generations(db)) == 0


def test_import_from_convex_damaged_table_writes_nothing(db: graph.Connection, tmp_path: Path) -> None:
    path = snapshot(tmp_path / "s.zip", *(document(f"{n}", code=str(n) * 99) for n in range(500)))
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 50] = bytes(50)
    path.write_bytes(content)
    report = transfer.import_from(db, transfer.ConvexReader(path))
    assert (report.stopped, report.written) == (True, 0)
    assert any("is damaged" in each.reason for each in report.refused)
    assert len(graph.list_generations(db)) == 0


def test_import_from_convex_encrypted_zip_writes_nothing(db: graph.Connection, tmp_path: Path) -> None:
    path = snapshot(tmp_path / "s.zip", document("one"))
    # Bit 0 of an entry's flags says so, in the central directory and before each file.
    content = path.read_bytes()
    for signature, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        pieces = content.split(signature)
        content = signature.join(
            [pieces[0], *(each[: flags - 4] + bytes([each[flags - 4] | 1]) + each[flags - 3 :] for each in pieces[1:])]
        )
    path.write_bytes(content)
    report = transfer.import_from(db, transfer.ConvexReader(path))
    assert (report.stopped, report.written) == (True, 0)
    assert "encrypted" in report.refused[0].reason
    assert len(graph.list_generations(db)) == 0


def test_survey_convex_zip_bomb_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convex_archive, "RATIO_FROM_BYTES", 1024 * 1024)
    path = snapshot(tmp_path / "s.zip", document("a"), bomb=" " * 8 * 1024 * 1024)
    assert survey(path) == [("s.zip", None, "file")]
    with zipfile.ZipFile(tmp_path / "t.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "generations/documents.jsonl", text(*(document(str(n), code="x" * 1500) for n in range(1_000)))
        )
    assert survey(tmp_path / "t.zip") == []


@pytest.mark.parametrize("name", ["../generations/documents.jsonl", "/etc/passwd", "a/../../b", "..\\b", "C:\\b"])
def test_survey_convex_path_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    path = snapshot(tmp_path / "s.zip", document("a"))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, "x")
    assert survey(path) == [("s.zip", None, "file")]
    assert [each.name for each in tmp_path.iterdir()] == ["s.zip"]


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip", b"PK\x05\x06" + bytes(18)])
def test_survey_convex_no_snapshot_says_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "s.zip").write_bytes(content)
    assert survey(tmp_path / "s.zip") == [("s.zip", None, "file")]
    (tmp_path / "empty").mkdir()
    assert survey(tmp_path / "empty") == [("empty", None, "file")]
