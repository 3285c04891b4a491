"""What being a kind means: every kind that settings name keeps these promises."""

import ast
import inspect
from pathlib import Path

import pytest
from fairlot.solve import check, solve

import madang
from madang.core import registry
from madang.kernel.allocation.ports import Allocatable, Candidate, Case, HostView, Offered

pytestmark = pytest.mark.contract

MOST_METHODS = 8
ROOM = Path(madang.__file__).parent


def methods_of_ports() -> dict[str, list[str]]:
    """Return port -> its methods, over every ports.py of the house; a port begins with "A kind"."""
    found = {}
    for file in ROOM.rglob("ports.py"):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and (ast.get_docstring(node) or "").startswith("A kind"):
                found[f"{file.parent.name}.{node.name}"] = [
                    each.name for each in node.body if isinstance(each, ast.FunctionDef)
                ]
    return found


def small_case(order: str = "host_then_score") -> Case:
    return Case(
        candidates=(
            Candidate(
                "A001", ("S01", "S02"), 1, eligible=True, score_milli=90_000, groups=frozenset({"young"})
            ),
            Candidate("A002", ("S01",), 2, eligible=True, score_milli=80_000),
            Candidate("A003", ("S02", "S01"), 3, eligible=False),
        ),
        offers=(Offered("S01", 1), Offered("S02", 2)),
        views={"S01": {"A002": HostView(1), "A001": HostView(2)}},
        priority_order=order,
        min_score_milli=60_000,
        sources=(("call version digest", "sha256:1"), ("entry list digest", "sha256:2"), ("lotto", "1 2 3")),
        about={"call": "예시"},
    )


@pytest.fixture(params=registry.keys())
def kind(request):
    return registry.kind(request.param)


def test_is_one_object_that_says_in_one_line_what_it_is(kind):
    assert kind is registry.kind(kind.key)
    assert len((type(kind).__doc__ or "").splitlines()) == 1


def test_has_every_method_that_a_port_asks(kind):
    wanted = [name for names in methods_of_ports().values() for name in names]

    assert [name for name in wanted if not callable(getattr(kind, name, None))] == []


def test_takes_what_the_port_gives(kind):
    asked, given = inspect.signature(Allocatable.problem), inspect.signature(type(kind).problem)

    assert list(given.parameters) == list(asked.parameters)


def test_says_the_same_case_as_the_same_problem(kind):
    assert kind.problem(small_case()).to_json() == kind.problem(small_case()).to_json()


@pytest.mark.parametrize("order", ["host_then_score", "score_then_host", "score_only"])
def test_answer_to_its_problem_breaks_no_promise(kind, order):
    problem = kind.problem(small_case(order))

    assert check(problem, solve(problem)) == []


def test_who_is_not_eligible_gets_nothing(kind):
    assert "A003" not in solve(kind.problem(small_case())).assignment


def test_round_that_nobody_asked_for_is_a_problem_too(kind):
    empty = Case((), small_case().offers, {}, "score_only", 60_000, small_case().sources)

    assert solve(kind.problem(empty)).grants == ()


def test_ports_ask_little():
    """What the stages ask; what screens show (``ui.ports``) is as long as there are screens."""
    stages = {port: names for port, names in methods_of_ports().items() if not port.startswith("ui.")}
    methods = [f"{port}.{name}" for port, names in stages.items() for name in names]

    assert len(stages) >= 3  # calls, allocation, agreements
    assert len(methods) <= MOST_METHODS, methods
