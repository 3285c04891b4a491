"""Canonical JSON, the lottery, and files that travel."""

import hashlib
import json

import pytest
import rfc8785
from fairlot import RULES, codec
from fairlot.canonical import canonical, digest
from fairlot.lottery import Lottery
from fairlot.matching.problem import Matching
from fairlot.solve import solve
from fairlot.types import Json, ProblemError
from fairlot_cases import market, matchings, random_market
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.unit

text = st.text(st.characters(exclude_categories=("Cs",)))
values: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=8,
)


@given(values)
def test_bytes_are_those_of_rfc_8785(value: Json) -> None:
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type]
    assert json.loads(canonical(value)) == value


def test_keys_are_sorted_by_utf_16_and_not_by_code_point() -> None:
    assert canonical({"\ue000": 1, "\U0001f3c5": 2}) == '{"🏅":2,"\ue000":1}'.encode()


@pytest.mark.parametrize(
    ("value", "key"),
    [(2**53, "json_number"), (1.5, "json_type"), ("\ud800", "json_text"), ({"\ud800": 1}, "json_text")],
)
def test_what_two_readers_could_read_differently_is_refused(value: Json, key: str) -> None:
    with pytest.raises(ProblemError) as caught:
        canonical(value)
    assert [message.key for message in caught.value.messages] == [key]


def test_the_draw_can_be_repeated_by_hand() -> None:
    sources = (("공고", "2026-1"), ("동행복권 1234회", "3 9 17 22 30 41"))
    lottery = Lottery(sources)
    written = '[["공고","2026-1"],["동행복권 1234회","3 9 17 22 30 41"]]'
    assert lottery.seed == hashlib.sha256(written.encode()).hexdigest()
    names = [f"신청-{n}" for n in range(50)]
    by_hand = sorted(names, key=lambda name: hashlib.sha256((lottery.seed + name).encode()).hexdigest())
    assert lottery.order(names) == by_hand == lottery.order(reversed(names))
    assert digest([list(pair) for pair in sources]) == f"sha256:{lottery.seed}"


def test_every_position_in_the_draw_is_about_equally_likely() -> None:
    first = [Lottery((("round", str(n)),)).order("abcd")[0] for n in range(2000)]
    assert all(420 < first.count(name) < 580 for name in "abcd")


@given(matchings())
def test_problems_and_results_come_back_as_they_went(problem: Matching) -> None:
    data = codec.dump_problem(problem)
    assert codec.load_problem(data) == problem
    assert codec.dump_problem(codec.load_problem(json.dumps(json.loads(data), indent=2))) == data
    for rule in RULES:
        result = solve(problem, rule)
        back = codec.load_result(codec.dump_result(result))
        assert back.to_json() == result.to_json()
        assert codec.digest(back) == codec.digest(result)
        assert result.problem_digest == codec.digest(problem)


def test_a_truncated_file_is_refused_wherever_it_ends() -> None:
    problem = market({"a": ("s",)}, {"s": ("a",)})
    for load, data in (
        (codec.load_problem, codec.dump_problem(problem)),
        (codec.load_result, codec.dump_result(solve(problem))),
    ):
        for end in range(len(data)):
            with pytest.raises(ProblemError):
                load(data[:end])


def test_any_part_left_out_or_of_another_type_is_refused_and_named() -> None:
    problem = random_market(1, 3, 2, 2)
    for load, whole in (
        (codec.load_problem, problem.to_json()),
        (codec.load_result, solve(problem).to_json()),
    ):
        written = json.dumps(whole)
        for path in _paths(json.loads(written)):
            for wrong in (None, 1.0, [], {}, "", 1, True, [None], {"x": None}):
                changed = json.loads(written)
                parent = changed
                for step in path[:-1]:
                    parent = parent[step]
                if type(parent[path[-1]]) is type(wrong):
                    continue
                parent[path[-1]] = wrong
                try:
                    load(json.dumps(changed))  # type: ignore[operator]
                except ProblemError as error:
                    assert all(error.sentences("ko")), path  # noqa: PT017
                else:
                    assert path[0] in {"stats", "certificate", "value", "bound"}, (path, wrong)


def _paths(value: object) -> list[tuple[str | int, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path for key, inner in items for path in [(key,), *((key, *rest) for rest in _paths(inner))]]


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "json_broken"),
        (b"\xff\xfe\x00", "json_broken"),
        (b"[" * 100_000, "json_broken"),
        (b"[]", "json_shape"),
        (b"NaN", "json_type"),
        (b'{"family":"matching","family":"matching"}', "json_twice"),
        (b'{"family":"dice","format":1}', "json_family"),
        (b'{"family":"matching","format":1e400}', "json_type"),
        (b'{"family":"matching","format":' + b"9" * 5000 + b"}", "json_broken"),
    ],
)
def test_broken_files_are_refused_with_a_reason(data: bytes, key: str) -> None:
    with pytest.raises(ProblemError) as caught:
        codec.load_problem(data)
    assert [message.key for message in caught.value.messages] == [key]
