"""Exports: the filters, the formats, and the file that appears only when it is whole."""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import graph
from graph import bulk, transfer

START = datetime(2026, 3, 1, tzinfo=UTC)
FORMULA = '=HYPERLINK("http://evil","x")'


def row(number: int, **fields: Any) -> dict[str, Any]:
    made = {"id": f"g{number}", "user_id": "ana", "prompt": "A bouncing logo", "status": "success"}
    return made | {"created_at": START + timedelta(seconds=number)} | fields


ROWS = [
    row(0, parent_generation_id=None),
    row(1, parent_generation_id="g0", refinement_prompt="add neon", user_id="ben"),
    row(2, parent_generation_id="g0", status="failed", error_message="no"),
    row(3, parent_generation_id="g1", status="pending"),
    row(4, prompt="Café au lait"),
]


def exported(db: graph.Connection, path: Path, where: transfer.Filter | None = None) -> list[str]:
    transfer.export_jsonl(db, path, where)
    return [json.loads(line)["id"] for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        (transfer.Filter(), ["g0", "g1", "g2", "g3", "g4"]),
        (transfer.Filter(user_id="ben"), ["g1"]),
        (transfer.Filter(statuses=("failed", "pending")), ["g2", "g3"]),
        (transfer.Filter(since=START + timedelta(seconds=3)), ["g3", "g4"]),
        (transfer.Filter(until=START + timedelta(seconds=1)), ["g0"]),
        (transfer.Filter(text="cafe LAIT"), ["g4"]),
        (transfer.Filter(text="logo -neon", statuses=("success",)), ["g0"]),
        (transfer.Filter(tree_id="g2"), ["g0", "g1", "g2", "g3"]),
        (transfer.Filter(user_id="nobody"), []),
    ],
)
def test_export_jsonl_with_filter_writes_what_matches(
    db: graph.Connection, tmp_path: Path, where: transfer.Filter, ids: list[str]
) -> None:
    bulk.store_many(db, ROWS)
    assert exported(db, tmp_path / "out.jsonl", where) == ids
    assert where.count(db) == len(ids)


def test_filter_tree_with_other_conditions_is_refused() -> None:
    with pytest.raises(graph.InvalidGenerationError, match="tree_id"):
        transfer.Filter(tree_id="g1", user_id="ana")


def test_export_jsonl_same_times_and_many_pages_loses_and_repeats_nothing(
    db: graph.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.transfer.exporting.BATCH_ROWS", 7)
    monkeypatch.setattr("graph.transfer.exporting.BATCH_CHARACTERS", 600)
    bulk.store_many(db, [row(n, created_at=START + timedelta(seconds=n // 10), code="x" * 100) for n in range(100)])
    told: list[tuple[int, int | None]] = []
    transfer.export_jsonl(db, tmp_path / "out", progress=lambda done, total: told.append((done, total)))
    found = [json.loads(line) for line in (tmp_path / "out").read_text().splitlines()]
    assert len(found) == 100
    assert [(each["created_at"], each["id"]) for each in found] == sorted(
        (each["created_at"], each["id"]) for each in found
    )
    assert len({each["id"] for each in found}) == 100
    assert told[-1] == (100, 100)
    assert len(told) > 20


def test_export_jsonl_that_fails_leaves_the_old_file(
    db: graph.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bulk.store_many(db, ROWS)
    path = tmp_path / "out.jsonl"
    path.write_text("old")

    def broken(*_arguments: object) -> Iterator[list[graph.Generation]]:
        yield [graph.Generation(**ROWS[0])]
        raise graph.DatabaseUnavailableError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(transfer.Filter, "pages", broken)
        with pytest.raises(graph.DatabaseUnavailableError):
            transfer.export_jsonl(db, path)
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["out.jsonl"]


def test_export_csv_hostile_text_stays_in_its_cell_and_is_no_formula(db: graph.Connection, tmp_path: Path) -> None:
    texts = [FORMULA, "+1", "-1", "@x", "\t=1", " =1", "\uff1d1", 'quote " comma, line\r\nbreak', "1-2"]
    bulk.store_many(db, [row(n, prompt=each, score=-0.5, attributes={"a": "b"}) for n, each in enumerate(texts)])
    assert transfer.export_csv(db, tmp_path / "out.csv") == len(texts)
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbfid,user_id,prompt,")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    assert [each["prompt"] for each in found] == [*(f"'{each}" for each in texts[:7]), *texts[7:]]
    assert {(each["score"], each["attributes"], each["code"]) for each in found} == {("-0.5", '{"a": "b"}', "")}
    assert found[0]["created_at"] == "2026-03-01T00:00:00+00:00"


def test_export_parquet_every_type_comes_back(db: graph.Connection, tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    full = row(
        1,
        parent_generation_id="g0",
        code=FORMULA,
        fps=30,
        duration_in_frames=90,
        duration_in_seconds=3.5,
        score=0.25,
        variation_index=1,
        variation_count=4,
        reference_image_ids=["i1", "i2"],
        attributes={"model": "m", "cost": 1},
    )
    bulk.store_many(db, [row(0), full])
    assert transfer.export_parquet(db, tmp_path / "out.parquet") == 2
    first, second = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert second == {
        **dict.fromkeys(graph.Generation.model_fields),
        **full,
        "attributes": '{"model": "m", "cost": 1}',
    }
    assert (first["id"], first["attributes"], first["reference_image_ids"], first["fps"]) == ("g0", None, [], None)


def test_export_parquet_nothing_matches_writes_an_empty_table(db: graph.Connection, tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    assert transfer.export_parquet(db, tmp_path / "out.parquet") == 0
    assert pq.read_table(tmp_path / "out.parquet").column_names == list(graph.Generation.model_fields)
