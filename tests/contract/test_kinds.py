"""What being a kind means: every kind that settings name keeps these promises."""

import ast
import inspect
from importlib import import_module
from pathlib import Path

import pytest
from fairlot.solve import check, solve

import madang
from madang.core import registry
from madang.core.errors import RuleBroken
from madang.kernel.allocation.ports import Allocatable, Candidate, Case, HostView, Offered
from madang.kernel.applications.models import Ask
from madang.kernel.calls.rules import rules_of

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


def small_case(kind, order: str = "host_then_score") -> Case:
    """Return a round of two offers; what only this kind says of offers and wishes is in its own tests."""
    example = import_module(f"madang.kinds.{kind.key}.tests.example")
    return Case(
        candidates=(
            Candidate(
                "A001",
                ("S01", "S02"),
                1,
                eligible=True,
                score_milli=90_000,
                groups=frozenset({"young"}),
                asks=example.ASKED,
            ),
            Candidate("A002", ("S01",), 2, eligible=True, score_milli=80_000, asks=example.ASKED),
            Candidate("A003", ("S02", "S01"), 3, eligible=False, asks=example.ASKED),
        ),
        offers=tuple(
            Offered(code, units, details=example.DETAILS.get(code, {}))
            for code, units in (("S01", 1), ("S02", 2))
        ),
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
    assert kind.problem(small_case(kind)).to_json() == kind.problem(small_case(kind)).to_json()


@pytest.mark.parametrize("order", ["host_then_score", "score_then_host", "score_only"])
def test_answer_to_its_problem_breaks_no_promise(kind, order):
    problem = kind.problem(small_case(kind, order))

    assert check(problem, solve(problem)) == []


def test_who_is_not_eligible_gets_nothing(kind):
    assert "A003" not in solve(kind.problem(small_case(kind))).assignment


def test_round_that_nobody_asked_for_is_a_problem_too(kind):
    empty = Case((), small_case(kind).offers, {}, "score_only", 60_000, small_case(kind).sources)

    assert solve(kind.problem(empty)).grants == ()


def test_is_allotted_by_rules_that_can_be_read(kind):
    assert rules_of(kind.family)
    assert kind.problem(small_case(kind)).family == kind.family


def test_what_is_typed_into_a_field_that_no_kind_has_is_refused(kind):
    with pytest.raises(RuleBroken):
        kind.keep(Ask(wish=1), "no such field", "1")


def test_ports_of_the_kernel_ask_little():
    """Screens have a port of their own: of them a kind may ask for more without the kernel knowing more."""
    ports = {port: names for port, names in methods_of_ports().items() if not port.startswith("ui.")}
    methods = [f"{port}.{name}" for port, names in ports.items() for name in names]

    assert len(ports) >= 3  # calls, applications, allocation
    assert len(methods) <= MOST_METHODS, methods
