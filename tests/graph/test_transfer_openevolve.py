"""OpenEvolve runs: every shape of their program files that is known, and folders of many snapshots."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import graph
from graph import transfer
from graph.transfer.openevolve_runs import system_message

PARENT = {"combined_score": 0.5}


def program(name: str, parent: str | None = None, **fields: Any) -> dict[str, Any]:
    return {
        "id": name,
        "code": f"print({name!r})",
        "language": "python",
        "parent_id": parent,
        "generation": 1 if parent else 0,
        "timestamp": 1772114138.5320075,
        "iteration_found": 3,
        "metrics": {"combined_score": 0.75, "mae": 0.25},
        "metadata": {"changes": "Full rewrite", "parent_metrics": PARENT, "island": 0} if parent else {"island": 0},
        "prompts": None,
        "artifacts_json": None,
    } | fields


def run(folder: Path, *programs: dict[str, Any] | str) -> Path:
    (folder / "programs").mkdir(parents=True)
    for number, each in enumerate(programs):
        name = each["id"] if isinstance(each, dict) else f"file{number}"
        (folder / "programs" / f"{name}.json").write_text(each if isinstance(each, str) else json.dumps(each))
    return folder


def read(folder: Path) -> dict[str, graph.Generation]:
    items = list(transfer.OpenEvolveReader(folder))
    assert [each for each in items if isinstance(each, transfer.Fault)] == []
    return {each.generation.id: each.generation for each in items if isinstance(each, transfer.Found)}


def one(folder: Path, **fields: Any) -> graph.Generation:
    return read(run(folder, program("p"), program("c", "p", **fields)))["c"]


def test_openevolve_reader_program_maps_every_field(tmp_path: Path) -> None:
    prompts = {"full_rewrite_user": {"system": "Improve the sorting.", "user": "…", "responses": ["…"]}}
    found = read(run(tmp_path / "sorting", program("p"), program("c", "p", prompts=prompts, embedding=[0.5, None])))
    assert found["c"] == graph.Generation(
        id="c",
        user_id="openevolve",
        prompt="Improve the sorting.",
        status="success",
        created_at=datetime(2026, 2, 26, 13, 55, 38, 532008, tzinfo=UTC),
        code="print('c')",
        parent_generation_id="p",
        refinement_prompt="Full rewrite",
        score=0.75,
        attributes={
            "language": "python",
            "generation": 1,
            "iteration_found": 3,
            "metrics.combined_score": 0.75,
            "metrics.mae": 0.25,
            "metadata.parent_metrics.combined_score": 0.5,
            "metadata.island": 0,
            "embedding": "[0.5, null]",
            "prompts.full_rewrite_user.system": "Improve the sorting.",
            "prompts.full_rewrite_user.user": "…",
            "prompts.full_rewrite_user.responses": '["…"]',
        },
    )
    assert (found["p"].prompt, found["p"].refinement_prompt) == ("Improve the sorting.", None)


def test_openevolve_reader_task_unknown_takes_the_folder_name(tmp_path: Path) -> None:
    found = read(run(tmp_path / "run_a", program("p"), program("c", "p")))
    assert {each.prompt for each in found.values()} == {"run_a"}


@pytest.mark.parametrize("place", ["run/config.yaml", "config.yml"])
def test_openevolve_reader_task_in_the_configuration_is_the_prompt(tmp_path: Path, place: str) -> None:
    folder = run(tmp_path / "run", program("p"))
    (tmp_path / place).write_text(
        "prompt:\n  num_top_programs: 3\n  system_message: |\n    Sort fast.\n\n    Really.\nllm: 1\n"
    )
    assert read(folder)["p"].prompt == "Sort fast.\n\nReally."


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ('system_message: "Sort \\"fast\\"."', 'Sort "fast".'),
        ("system_message: 'Sort it''s list.'", "Sort it's list."),
        ("  system_message: Sort fast.  ", "Sort fast."),
        ("system_message: >-\n  Sort\n  fast.\nx: 1", "Sort fast."),
        ("evaluator_system_message: no", None),
        ('system_message: "unfinished', None),
        ("system_message:", None),
    ],
)
def test_system_message_each_form_of_yaml_is_read(config: str, message: str | None) -> None:
    assert system_message(config) == message


@pytest.mark.parametrize(
    ("metrics", "artifacts", "message"),
    [
        ({"combined_score": 0.0, "error": "division by zero"}, None, "division by zero"),
        ({"error": 0.0}, {"stderr": "NameError: x", "failure_stage": "evaluation"}, "NameError: x"),
        ({"error": 0.0}, None, "The evaluation failed"),
        ({"stage1_passed": 0.0, "error": 0.0, "timeout": True}, None, "The evaluation timed out"),
        ({"combined_score": 0.0, "error": 0}, {"traceback": "Traceback…"}, "Traceback…"),
    ],
)
def test_openevolve_reader_error_in_the_metrics_has_failed(
    tmp_path: Path, metrics: dict[str, Any], artifacts: dict[str, Any] | None, message: str
) -> None:
    found = one(tmp_path / "run", metrics=metrics, artifacts_json=artifacts and json.dumps(artifacts))
    assert (found.status, found.error_message) == ("failed", message)


@pytest.mark.parametrize(
    "metrics", [{"combined_score": 0.9, "error": 0.12}, {"combined_score": 0.9, "error": 0.0}, {"error": ""}, {}, None]
)
def test_openevolve_reader_number_called_error_among_metrics_has_not_failed(tmp_path: Path, metrics: Any) -> None:
    found = one(tmp_path / "run", metrics=metrics)
    assert (found.status, found.error_message) == ("success", None)


def test_openevolve_reader_odd_metrics_become_text_and_no_score(tmp_path: Path) -> None:
    folder = run(tmp_path / "run", program("p"))
    odd = '{"combined_score": NaN, "a": Infinity, "b": null, "c": [1, 2], "d": {"e": -1}, "f": 1e999, "g": {}}'
    text = json.dumps(program("c", "p")).replace('{"combined_score": 0.75, "mae": 0.25}', odd)
    (folder / "programs" / "c.json").write_text(text)
    found = read(folder)["c"]
    assert found.score is None
    assert {name: value for name, value in found.attributes.items() if name.startswith("metrics")} == {
        "metrics.combined_score": "nan",
        "metrics.a": "inf",
        "metrics.b": "null",
        "metrics.c": "[1, 2]",
        "metrics.d.e": -1,
        "metrics.f": "inf",
        "metrics.g": "{}",
    }


@pytest.mark.parametrize(
    ("metadata", "changes"),
    [
        ("{'changes': 'Change 1: Replace \\'a\\' with \"b\"', 'island': 2}", "Change 1: Replace 'a' with \"b\""),
        ('{"changes": "Full rewrite", "parent_metrics": {"combined_score": 0.64559', "Full rewrite"),
        (
            "{'island': 1, 'changes': 'Change 1: Replace:\\n  a\\n  with b ... [trunca",
            "Change 1: Replace:\n  a\n  with b ... [trunca",
        ),
        ("{'changes': \"it's cut inside an escape \\", "it's cut inside an escape "),
        ("{'parent_metrics': {'combined_sc", None),
        ("", None),
    ],
)
def test_openevolve_reader_metadata_as_text_reads_what_can_be_read(
    tmp_path: Path, metadata: str, changes: str | None
) -> None:
    found = one(tmp_path / "run", metadata=metadata)
    assert found.refinement_prompt == changes
    assert found.attributes["metadata"] == metadata


@pytest.mark.parametrize("metadata", [["a"], 5, None])
def test_openevolve_reader_metadata_of_another_type_is_kept(tmp_path: Path, metadata: Any) -> None:
    found = one(tmp_path / "run", metadata=metadata)
    assert found.refinement_prompt is None
    assert found.attributes.get("metadata") == {"[": '["a"]', "5": 5, "N": None}[str(metadata)[0]]


def test_openevolve_reader_changes_too_long_are_cut_visibly_and_kept_whole(tmp_path: Path) -> None:
    changes = "Change 1: " + "x" * 30_000
    folder = run(tmp_path / "run", program("p"), program("c", "p", metadata={"changes": changes}))
    found = read(folder)["c"]
    assert found.refinement_prompt
    assert len(found.refinement_prompt) == 20_000
    assert found.refinement_prompt.endswith("(cut; whole in the attribute metadata.changes)")
    assert found.attributes["metadata.changes"] == changes
    assert [text for text in transfer.survey(transfer.OpenEvolveReader(folder)).notes if "cut" in text]


def test_openevolve_reader_migrated_copy_is_a_copy_of_its_parent(tmp_path: Path) -> None:
    copy = program("p_migrant_2", "p", metadata={"changes": "Full rewrite", "island": 2, "migrant": True})
    found = read(run(tmp_path / "run", program("p"), copy))["p_migrant_2"]
    assert (found.parent_generation_id, found.refinement_prompt) == ("p", "Copied to island 2")
    assert found.attributes["metadata.changes"] == "Full rewrite"
    assert found.attributes["metadata.migrant"] is True


def test_import_from_openevolve_checkpoints_the_latest_snapshot_wins(db: graph.Connection, tmp_path: Path) -> None:
    checkpoints = tmp_path / "output" / "checkpoints"
    run(checkpoints / "checkpoint_9", program("a", metrics={"combined_score": 0.1}), program("b", "a"))
    run(checkpoints / "checkpoint_10", program("a", metrics={"combined_score": 0.2}), program("c", "gone"))
    (checkpoints / "checkpoint_10" / "metadata.json").write_text("{}")
    for folder in (tmp_path, tmp_path / "output", checkpoints):
        report = transfer.import_from(db, transfer.OpenEvolveReader(folder, user_id="ana"))
        assert (report.read, report.refused_count, report.dangling_count) == (3, 0, 1)
        assert dict(report.notes) == {"earlier snapshot of a program, of which the latest is imported": 1}
    stored = graph.get(db, "a")
    assert stored
    assert (stored.score, stored.prompt, stored.user_id) == (0.2, "output", "ana")
    assert [each.id for each in graph.chain(db, "b")] == ["a", "b"]


def test_openevolve_reader_folder_of_runs_keeps_them_apart(tmp_path: Path) -> None:
    run(tmp_path / "run_a", program("a"))
    run(tmp_path / "run_b", program("b"))
    assert {id: each.prompt for id, each in read(tmp_path).items()} == {"a": "run_a", "b": "run_b"}
    assert set(read(tmp_path / "run_a" / "programs")) == {"a"}


def test_survey_openevolve_bad_files_names_each(tmp_path: Path) -> None:
    folder = run(
        tmp_path / "run",
        program("a", code="x" * (1024 * 1024 + 1)),
        program("b", timestamp="now"),
        program("c", id="c/c") | {"id": "c c"},
        program("d", "d"),
        program("e", code=5),
        program("f", code="a\0b"),
        "{cut",
        "[]",
        "{}",
    )
    report = transfer.survey(transfer.OpenEvolveReader(folder))
    assert [(each.place, each.field) for each in report.refused] == [
        ("programs/a.json", "code"),
        ("programs/b.json", "timestamp"),
        ("programs/c c.json", "id"),
        ("programs/d.json", "parent_id"),
        ("programs/e.json", "code"),
        ("programs/f.json", "code"),
        ("programs/file6.json", "line"),
        ("programs/file7.json", "line"),
        ("programs/file8.json", "timestamp"),
    ]


def test_survey_openevolve_no_run_says_so(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        report = transfer.survey(transfer.OpenEvolveReader(folder))
        assert [each.field for each in report.refused] == ["file"]
