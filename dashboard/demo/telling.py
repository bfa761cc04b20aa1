"""From a story to the generations of its tree."""

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from string import ascii_lowercase
from typing import Any
from uuid import UUID, uuid5

from dashboard.demo.scene import Scene
from dashboard.demo.story import Step, Story, Turn
from graph.models import Attribute, Generation

_NAMESPACE = UUID("6f5c8d1e-1c0a-4c53-9a55-2b8f0f7d4e10")
_BRANCHES = ["", *ascii_lowercase[1:], *("a" + letter for letter in ascii_lowercase)]
_PRICES = {"draft-2": 0.6, "studio-1": 4.0}
"""Dollars for a million tokens, by the name of the model."""


def tell(story: Story) -> list[Generation]:
    """Make all generations of a tree, oldest first; the same every time, since ids come from name and label."""
    telling = _Telling(story, story.starts, story.owner)
    for part in story.plot:
        if isinstance(part, Turn):
            telling.turn(part)
        else:
            telling.ask(part)
    return [version.generation for version in telling.versions.values()]


def version_id(name: str, label: str) -> str:
    """Give the id of the version that has this label in the tree of this name."""
    return str(uuid5(_NAMESPACE, f"{name} {label}"))


@dataclass
class _Version:
    generation: Generation
    scene: Scene
    depth: int
    branch: str
    children: int = 0


@dataclass
class _Telling:
    """Where the story stands: what time it is, who is speaking, and about which version."""

    story: Story
    time: datetime
    user: str
    current: _Version | None = None
    versions: dict[str, _Version] = field(default_factory=dict[str, _Version])
    branches: int = 1

    def turn(self, turn: Turn) -> None:
        if turn.label:
            self.current = self.versions[turn.label]
        self.user = turn.by or self.user
        if turn.days:
            morning = (self.time + timedelta(days=turn.days)).replace(hour=8, minute=0, second=0)
            seconds = _chance(self.story.name, str(len(self.versions))).uniform(0, 9 * 3600)
            self.time = morning + timedelta(seconds=seconds)

    def ask(self, step: Step) -> None:
        parent = self.current
        made = [self._make(step, index, parent) for index in range(len(step.variations))]
        # After a failure or while one is waiting people go on from the version before.
        if parent is None or not (step.flaw or step.pending):
            self.current = made[step.picked]

    def _make(self, step: Step, index: int, parent: _Version | None) -> _Version:
        depth, branch = self._place(parent)
        label = f"V{depth}{branch}"
        scene = replace(parent.scene if parent else self.story.scene, **step.variations[index])
        identity = version_id(self.story.name, label)
        # The variations of a batch are seconds apart, requests minutes.
        self.time += timedelta(seconds=1.7 if index else _chance(identity, "pause").uniform(70, 700))
        version = _Version(self._generation(step, index, parent, identity, scene), scene, depth, branch)
        self.versions[label] = version
        return version

    def _place(self, parent: _Version | None) -> tuple[int, str]:
        """Give the next child's depth and branch: a first child continues its parent's, a later one starts the next."""
        if parent is None:
            return 1, ""
        parent.children += 1
        if parent.children == 1:
            return parent.depth + 1, parent.branch
        self.branches += 1
        return parent.depth + 1, _BRANCHES[self.branches - 1]

    def _generation(self, step: Step, index: int, parent: _Version | None, identity: str, scene: Scene) -> Generation:
        chance = _chance(identity, "generation")
        code = None if step.pending else _with_flaw(scene.draw(), step.flaw)
        error = parse_error(code) if code and step.flaw else None
        model = "studio-1" if chance.random() < 0.4 else "draft-2"
        done = code is not None and error is None
        return Generation(
            id=identity,
            user_id=self.user,
            prompt=parent.generation.prompt if parent else step.text,
            status="success" if done else "failed" if error else "pending",
            created_at=self.time,
            code=code,
            raw_code=f"```svg\n{code}```\n" if code and model == "draft-2" else None,
            error_message=error,
            duration_in_frames=round(scene.seconds * self.story.fps),
            fps=self.story.fps,
            duration_in_seconds=round(scene.seconds * self.story.fps) / self.story.fps,
            aspect_ratio=scene.aspect,
            parent_generation_id=parent.generation.id if parent else None,
            refinement_prompt=step.text if parent else None,
            score=_score(parent, chance) if done else None,
            attributes=_attributes(model, code, chance),
            **_batch(step, index, parent),
        )


def _chance(*names: str) -> Random:
    """Make the dice of one thing in the demo: the same throws every time."""
    return Random(" ".join(names))  # noqa: S311 - for pictures, not for secrets


def parse_error(code: str) -> str | None:
    """Say what an XML parser says about this code, None when it is well-formed."""
    try:
        ET.fromstring(code)  # noqa: S314 - the text was made here
    except ET.ParseError as error:
        return str(error)
    return None


def _with_flaw(code: str, flaw: tuple[str, str] | None) -> str:
    if flaw is None:
        return code
    flawed = code.replace(*flaw, 1)
    if parse_error(flawed) is None:
        raise ValueError(f"this does not break the code: {flaw}")
    return flawed


def _score(parent: _Version | None, chance: Random) -> float | None:
    """Rise with the refinements, not always, and stay out for those that nobody scored."""
    depth = parent.depth if parent else 0
    score = 0.9 - 0.45 * 0.9**depth + chance.uniform(-0.14, 0.09)
    return round(score, 2) if chance.random() < 0.85 else None


def _attributes(model: str, code: str | None, chance: Random) -> dict[str, Attribute]:
    known: dict[str, Attribute] = {"model": model, "seed": chance.randrange(10**6)}
    if code is None:
        return known
    tokens = 240 + chance.randrange(400) + len(code) // 3
    cost = round(tokens * _PRICES[model] / 1e6, 6)
    return {**known, "tokens": tokens, "cost_usd": cost, "seconds_to_make": round(tokens / 90, 1)}


def _batch(step: Step, index: int, parent: _Version | None) -> Mapping[str, Any]:
    if len(step.variations) == 1:
        return {}
    batch_id = str(uuid5(_NAMESPACE, f"{parent.generation.id if parent else ''} {step.text}"))
    return {"batch_id": batch_id, "variation_index": index, "variation_count": len(step.variations)}
