"""Any sequence of calls, compared after each with a dict that should hold the same.

GENERATION_GRAPH_HYPOTHESIS=nightly tries many more and longer sequences. A failure prints the shortest sequence that
still fails, as a script.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import neo4j
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

import graph
from graph.models import STATUSES
from tests.graph.prepared import START
from tests.servers import CLEAN

_MUCH = os.environ.get("GENERATION_GRAPH_HYPOTHESIS") == "nightly"
_SETTINGS = settings(
    max_examples=500 if _MUCH else 12,
    stateful_step_count=60 if _MUCH else 25,
    deadline=None,
    database=None,
    derandomize=not _MUCH,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)

# Few of each, so that calls meet.
IDS = st.sampled_from([f"g{number}" for number in range(4)])
USERS = st.sampled_from(["ana", "ben"])
# None is an internal job, "" is signed out.
VIEWERS = st.sampled_from([None, None, None, None, "ana", "ben", ""])
TIMES = st.integers(0, 4).map(lambda minute: START + timedelta(minutes=minute))
PROMPTS = st.sampled_from(["A bouncing logo", "neon <b>sign</b> 🎬"])
CODES = st.sampled_from([None, "<svg/>"])
LIMITS = st.integers(1, 4)
PARENTS = st.none() | IDS


@dataclass
class Model:
    """What should be stored, and how the functions should answer: the rules, in plain Python."""

    stored: dict[str, graph.Generation] = field(default_factory=dict[str, graph.Generation])

    def insert(self, viewer: str | None, wanted: graph.Generation, *, may_have_ended: bool) -> Any:
        if viewer == "":
            return graph.NotAuthenticatedError
        if wanted.parent_generation_id == wanted.id or viewer not in (None, wanted.user_id):
            return graph.InvalidGenerationError
        known = self.stored.get(wanted.id)
        if known:
            ignored = {"status", "code", "error_message"} if may_have_ended and known.status != "pending" else set()
            return known if _same(known, wanted, ignored) else graph.GenerationExistsError
        if wanted.parent_generation_id not in (None, *self.stored):
            return graph.ParentNotFoundError
        self.stored[wanted.id] = wanted
        return wanted

    def end(self, viewer: str | None, id: str, outcome: dict[str, Any]) -> Any:
        if viewer == "":
            return graph.NotAuthenticatedError
        known = self.stored.get(id)
        if known is None or viewer not in (None, known.user_id):
            return graph.GenerationNotFoundError
        if known.status == "pending":
            self.stored[id] = known.model_copy(update=outcome)
            return self.stored[id]
        return (
            known
            if all(getattr(known, name) == value for name, value in outcome.items())
            else (graph.StatusConflictError)
        )

    def remove(self, viewer: str | None, id: str) -> Any:
        if viewer == "":
            return graph.NotAuthenticatedError
        if id not in self.stored or viewer not in (None, self.stored[id].user_id):
            return graph.GenerationNotFoundError
        del self.stored[id]
        return None

    def chain(self, id: str, most: int = 50) -> tuple[list[graph.Generation], bool, bool]:
        """Give the way from the root, and whether it was cut short, and whether it is a cycle."""
        way: list[graph.Generation] = []
        at: str | None = id
        while at in self.stored and len(way) < most and at not in [each.id for each in way]:
            way.append(self.stored[at])
            at = self.stored[at].parent_generation_id
        cyclic = at in [each.id for each in way]
        return way[::-1], not cyclic and at in self.stored, cyclic

    def top(self, id: str) -> str:
        """Name the root of a generation's tree; in a cycle, the generation where the way up began to repeat."""
        return self.chain(id)[0][0].id

    def below(self, id: str) -> set[str]:
        found, new = {id}, {id}
        while new:
            new = {each.id for each in self.stored.values() if each.parent_generation_id in new} - found
            found |= new
        return found

    def children(self, id: str) -> list[graph.Generation]:
        return sorted((each for each in self.stored.values() if each.parent_generation_id == id), key=_age)

    def newest(self, keep: Callable[[graph.Generation], bool]) -> list[str]:
        return [each.id for each in sorted(filter(keep, self.stored.values()), key=_age, reverse=True)]


class Calls(RuleBasedStateMachine):
    """Makes any public call as any viewer, and asks the model what should come of it."""

    connection: ClassVar[graph.Connection]
    raw: ClassVar[neo4j.Session]

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()

    def as_viewer(self, viewer: str | None) -> graph.Connection:
        return self.connection if viewer is None else self.connection.as_viewer(viewer or None)

    @initialize()
    def clean(self) -> None:
        self.raw.run(CLEAN).consume()

    @rule(viewer=VIEWERS, id=IDS, user_id=USERS, prompt=PROMPTS, created_at=TIMES, parent_generation_id=PARENTS)
    def create(self, viewer: str | None, **fields: Any) -> None:
        wanted = _made(status="pending", **fields)
        expected = self.model.insert(viewer, wanted, may_have_ended=True)
        assert _outcome(lambda: graph.create(self.as_viewer(viewer), **fields)) == expected

    @rule(
        viewer=VIEWERS,
        id=IDS,
        user_id=USERS,
        prompt=PROMPTS,
        created_at=TIMES,
        parent_generation_id=PARENTS,
        status=st.sampled_from(STATUSES),
        code=CODES,
    )
    def store(self, viewer: str | None, **fields: Any) -> None:
        expected = self.model.insert(viewer, _made(**fields), may_have_ended=False)
        assert _outcome(lambda: graph.store(self.as_viewer(viewer), **fields)) == expected

    @rule(viewer=VIEWERS, id=IDS, code=CODES)
    def complete(self, viewer: str | None, id: str, code: str | None) -> None:
        # A field that is None counts as not given.
        expected = self.model.end(viewer, id, {"status": "success", **({"code": code} if code else {})})
        assert _outcome(lambda: graph.complete(self.as_viewer(viewer), id, code=code)) == expected

    @rule(viewer=VIEWERS, id=IDS, message=st.sampled_from(["no answer", "too long"]))
    def fail(self, viewer: str | None, id: str, message: str) -> None:
        expected = self.model.end(viewer, id, {"status": "failed", "error_message": message})
        assert _outcome(lambda: graph.fail(self.as_viewer(viewer), id, message)) == expected

    @rule(viewer=VIEWERS, parent_id=IDS, id=IDS, code=CODES, broken=st.booleans())
    def refine(self, viewer: str | None, parent_id: str, id: str, code: str | None, broken: bool) -> None:  # noqa: FBT001
        if id in self.model.stored:
            # Its time of creation is the moment of the call: what the same call again does is test_writes' matter.
            return
        found: list[graph.Refinement] = []

        def call() -> None:
            with graph.refine(self.as_viewer(viewer), parent_id, "make it slower", id=id) as draft:
                found.append(draft)
                if broken:
                    raise RuntimeError("no answer")
                draft.code = code

        with suppress(RuntimeError):
            outcome = _outcome(call)
            if outcome:
                parent = self.model.stored.get(parent_id)
                expected = graph.ParentNotFoundError if parent is None else graph.InvalidGenerationError
                assert outcome == (graph.NotAuthenticatedError if viewer == "" else expected)
                return
        (draft,) = found
        parent = self.model.stored[parent_id]
        assert draft.generation == _made(
            id=id,
            user_id=viewer or parent.user_id,
            prompt=parent.prompt,
            parent_generation_id=parent_id,
            refinement_prompt="make it slower",
            created_at=draft.generation.created_at,
            **({"status": "failed", "error_message": "no answer"} if broken else {"status": "success", "code": code}),
        )
        self.model.stored[id] = draft.generation

    @rule(viewer=VIEWERS, id=IDS)
    def remove(self, viewer: str | None, id: str) -> None:
        expected = self.model.remove(viewer, id)
        assert _outcome(lambda: graph.remove(self.as_viewer(viewer), id)) == expected

    @rule(failed=st.booleans(), minute=st.integers(-1, 4))
    def purge(self, failed: bool, minute: int) -> None:  # noqa: FBT001
        before = START + timedelta(minutes=minute, seconds=30)
        gone = {
            each.id
            for each in self.model.stored.values()
            if (each.status == "pending" and each.created_at < before) or (failed and each.status == "failed")
        }
        assert graph.purge(self.connection, pending_older_than=datetime.now(UTC) - before, failed=failed) == len(gone)
        for id in gone:
            del self.model.stored[id]

    @rule(viewer=VIEWERS, id=IDS, limit=LIMITS)
    def look_at_one(self, viewer: str | None, id: str, limit: int) -> None:
        # One rule for four calls, so that most steps are writes.
        self.get(viewer, id)
        self.children(viewer, id, limit)
        self.chain(viewer, id, limit)
        self.tree(viewer, id)

    @rule(viewer=VIEWERS, text=st.sampled_from(["logo", "neon", "bounc* -neon", "slower"]), limit=LIMITS)
    def look_over_all(self, viewer: str | None, text: str, limit: int) -> None:
        self.list_trees(viewer, limit)
        self.search(viewer, text, limit)
        self.count_pending(viewer)

    def get(self, viewer: str | None, id: str) -> None:
        assert graph.get(self.as_viewer(viewer), id) == self.model.stored.get(id)

    def children(self, viewer: str | None, id: str, limit: int) -> None:
        outcome = _outcome(lambda: _pages(graph.children, self.as_viewer(viewer), id, limit=limit))
        assert outcome == (graph.NotAuthenticatedError if viewer == "" else self.model.children(id))

    def chain(self, viewer: str | None, id: str, most: int) -> None:
        outcome = _outcome(lambda: graph.chain(self.as_viewer(viewer), id, most))
        if viewer == "":
            assert outcome == graph.NotAuthenticatedError
        else:
            assert (list(outcome), outcome.truncated, outcome.cyclic) == self.model.chain(id, most)

    def tree(self, viewer: str | None, id: str) -> None:
        outcome = _outcome(lambda: graph.tree(self.as_viewer(viewer), id))
        if viewer == "":
            assert outcome == graph.NotAuthenticatedError
        elif id not in self.model.stored:
            assert outcome == graph.GenerationNotFoundError
        else:
            assert set(outcome.ids) == self.model.below(self.model.top(id))
            assert len(outcome) == len(set(outcome.ids))
            assert not outcome.truncated

    @rule(
        viewer=VIEWERS,
        user_id=st.none() | USERS,
        everyone=st.booleans(),
        statuses=st.none() | st.lists(st.sampled_from(STATUSES), min_size=1, unique=True),
        limit=LIMITS,
    )
    def list_generations(self, viewer: str | None, limit: int, **asked: Any) -> None:
        outcome = _outcome(lambda: _pages(graph.list_generations, self.as_viewer(viewer), limit=limit, **asked))
        user_id, everyone, statuses = asked["user_id"], asked["everyone"], asked["statuses"]
        if viewer == "" and not (everyone and statuses == ["success"]):
            assert outcome == graph.NotAuthenticatedError
        elif user_id and everyone:
            assert outcome == graph.InvalidGenerationError
        else:
            owner = user_id if user_id or everyone else viewer
            assert [each.id for each in outcome] == self.model.newest(
                lambda each: owner in (None, each.user_id) and each.status in (statuses or STATUSES)
            )

    def list_trees(self, viewer: str | None, limit: int) -> None:
        outcome = _outcome(lambda: _pages(graph.list_trees, self.as_viewer(viewer), limit=limit, everyone=True))
        if viewer == "":
            assert outcome == graph.NotAuthenticatedError
        elif not any(self.model.chain(id)[2] for id in self.model.stored):
            newest = self.model.newest(lambda _: True)
            assert [each.root.id for each in outcome] == list(dict.fromkeys(map(self.model.top, newest)))
            assert [each.matches for each in outcome] == [len(self.model.below(each.root.id)) for each in outcome]

    def search(self, viewer: str | None, text: str, limit: int) -> None:
        outcome = _outcome(lambda: _pages(graph.search, self.as_viewer(viewer), text, limit=limit))
        word = text.split("*", maxsplit=1)[0]
        if viewer == "":
            assert outcome == graph.NotAuthenticatedError
        else:
            assert [each.id for each in outcome] == self.model.newest(
                lambda each: word in each.prompt or word in (each.refinement_prompt or "")
            )

    def count_pending(self, viewer: str | None) -> None:
        pending = [each for each in self.model.stored.values() if each.status == "pending"]
        expected = sum(viewer in (None, each.user_id) for each in pending)
        assert graph.count_pending(self.as_viewer(viewer)) == expected

    @invariant()
    def database_holds_the_model(self) -> None:
        rows = self.raw.run(
            "MATCH (g:Generation) OPTIONAL MATCH (g)-[r:REFINED_FROM]->(p) "
            "RETURN g.id, g.status, g.code, p.id, r.child_id"
        ).values()
        stored = self.model.stored
        assert {row[0]: tuple(row[1:]) for row in rows} == {
            id: (
                each.status,
                each.code,
                each.parent_generation_id if each.parent_generation_id in stored else None,
                id if each.parent_generation_id in stored else None,
            )
            for id, each in stored.items()
        }
        assert len(rows) == len(stored)


@pytest.mark.timeout(6 * 3600 if _MUCH else 180)
def test_any_calls_in_any_order_do_what_the_model_does(db: graph.Connection, raw: neo4j.Session) -> None:
    machine = type("Calls", (Calls,), {"connection": db, "raw": raw})
    run_state_machine_as_test(machine, settings=_SETTINGS)


def _made(**fields: Any) -> graph.Generation:
    # Without the rules: whether a generation may be its own parent is for the call to say.
    return graph.Generation.model_construct(
        **{name: each.get_default(call_default_factory=True) for name, each in graph.Generation.model_fields.items()}
        | fields
    )


def _same(one: graph.Generation, other: graph.Generation, ignored: set[str]) -> bool:
    return one.model_dump(exclude=ignored) == other.model_dump(exclude=ignored)


def _age(generation: graph.Generation) -> tuple[Any, str]:
    return generation.created_at, generation.id


def _outcome(call: Callable[[], Any]) -> Any:
    """Give what a call returns, or the type of our error that it raises."""
    try:
        return call()
    except graph.GraphError as error:
        return type(error)


def _pages(function: Callable[..., graph.Page[Any]], *arguments: Any, **named: Any) -> list[Any]:
    """Gather all the pages of a list."""
    page = function(*arguments, **named)
    found = list(page)
    while page.next:
        page = function(*arguments, **named, after=page.next)
        found += page
    return found
