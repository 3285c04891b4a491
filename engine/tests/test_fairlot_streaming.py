"""Large files piece by piece: the same problems, results, bytes, digests and complaints as small ones."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from fairlot import canonical, cli, codec, files, streaming
from fairlot.matching import samples
from fairlot.matching.problem import Matching
from fairlot.solve import check, explain, solve
from fairlot.streaming import Source
from fairlot.types import Problem, ProblemError
from fairlot_cases import matchings
from hypothesis import given, settings

pytestmark = pytest.mark.unit

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(name="in_pieces")
def _in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is a large one, and read a few bytes at a time."""
    monkeypatch.setattr(files, "LARGE", 0)
    monkeypatch.setattr(streaming, "CHUNK", 7)


def streamed(data: bytes) -> Problem:
    return codec.stream(Source(io.BytesIO(data)))


def complaint(read: Any, data: bytes) -> list[str]:
    with pytest.raises(ProblemError) as caught:
        read(data)
    return caught.value.sentences()


@settings(max_examples=60)
@given(matchings())
def test_a_stream_gives_the_same_problem_and_the_same_result(problem: Matching) -> None:
    data = codec.dump_problem(problem)
    other = streamed(data)
    assert isinstance(other, Matching)
    assert (other.digest, other.to_json()) == (problem.digest, problem.to_json())
    for rule in ("deferred_acceptance", "serial_dictatorship", "points_first_come"):
        result = solve(problem, rule)
        assert codec.dump_result(solve(other, rule)) == codec.dump_result(result)
        again = codec.stream_result(Source(io.BytesIO(codec.dump_result(result))))
        assert again == result
        assert check(other, again) == check(problem, result)


def test_a_stream_is_explained_like_any_other() -> None:
    problem = samples.sample(400)
    other = streamed(codec.dump_problem(problem))
    assert isinstance(other, Matching)
    result = solve(other)
    assert [str(m) for m in explain(other, result, "a7").messages()] == [
        str(m) for m in explain(problem, solve(problem), "a7").messages()
    ]
    assert "a7" in other.applicants
    assert len(other.applicants) == 400
    place = next(iter(other.places.values()))
    assert len(place.priority) == len(list(place.priority))
    with pytest.raises(KeyError):
        place.priority["Zoe"]
    with pytest.raises(KeyError):
        place.priority[next(name for name in other.applicants if name not in place.priority)]


@pytest.mark.usefixtures("in_pieces")
@pytest.mark.parametrize("rule", ["deferred_acceptance", "serial_dictatorship", "points_first_come"])
def test_the_golden_files_come_out_of_a_stream(rule: str, tmp_path: Path) -> None:
    made = tmp_path / "result.json"
    problem = str(GOLDEN / "problem.json")
    assert cli.main(["solve", problem, "--rule", rule, "-o", str(made)]) == 0
    assert made.read_bytes() == (GOLDEN / f"{rule}.json").read_bytes()
    assert cli.main(["check", problem, str(made)]) == 0
    made.write_bytes(made.read_bytes()[:-9])
    assert cli.main(["check", problem, str(made)]) == 2
    assert cli.main(["check", str(tmp_path / "none.json"), str(made)]) == 2


WHOLE = codec.dump_problem(samples.sample(5))


@pytest.mark.usefixtures("in_pieces")
def test_a_truncated_file_is_refused_wherever_it_ends() -> None:
    for end in range(0, len(WHOLE), 3):
        assert complaint(streamed, WHOLE[:end])
        assert complaint(codec.load, WHOLE[:end])


@pytest.mark.usefixtures("in_pieces")
def test_what_is_wrong_is_said_in_the_same_words() -> None:
    top = json.loads(WHOLE)
    (first, *_), (place, *_) = top["applicants"], top["places"]

    def changed(part: str, name: str, **other: Any) -> bytes:
        return json.dumps({**top, part: {**top[part], name: {**top[part][name], **other}}}).encode()

    for data in (
        changed("applicants", first, wishes=[place, place, "nowhere"]),
        changed("applicants", first, wishes=7),
        changed("applicants", first, quota=2**31),
        changed("applicants", first, quota=0),
        changed("places", place, priority={"Zoe": 1, first: 0}),
        changed("places", place, priority={first: 2**70}),
        changed("places", place, priority={first: "1"}),
        changed("places", place, priority=7),
        changed("places", place, seats=-1),
        json.dumps({**top, "family": "none"}).encode(),
        json.dumps({name: part for name, part in top.items() if name != "applicants"}).encode(),
    ):
        usual = sorted(sentence.replace("places/s0/", "") for sentence in complaint(codec.load, data))
        assert sorted(complaint(streamed, data)) == usual, data[:99]
    for data in (
        b"", b"[]", b'{"a"', b'{"a" 1}', b"{1:2}", b'{"a":1 "b":2}', b'{"a":1}}', b'{"a":\xff}', b'{"a":1.5}',
        b'{"a":{"b":1.5}}',
        b'{"a":1,"a":2}', b'{"applicants":{"x":{"wishes":[],"groups":[]},"x":{}}}', b'{"a":[' + b"[" * 10_000,
        b'{"applicants":[]}', b'{"a":' + b"1" * 5000 + b"}",
    ):  # fmt: skip
        assert complaint(codec.load, data)
        assert complaint(streamed, data)
    assert complaint(lambda data: codec.stream_result(Source(io.BytesIO(data))), b'{"family":"matching"}')
    assert complaint(lambda data: codec.stream_result(Source(io.BytesIO(data))), b'{"grants":[[]]}')


def test_places_that_come_first_are_read_too() -> None:
    top = json.loads(WHOLE)
    turned = json.dumps(dict(reversed(top.items()))).encode()
    assert streamed(turned).digest == codec.load(WHOLE).digest
    spaced = json.dumps(top, indent=2).encode()
    assert streamed(spaced).digest == codec.load(WHOLE).digest


def test_a_large_file_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, int, str]] = []
    monkeypatch.setattr(streaming, "CHUNK", 100)
    codec.stream(Source(io.BytesIO(WHOLE), len(WHOLE), lambda *said: told.append(said)))
    assert told[0] == (100, len(WHOLE), "reading")
    assert told[-1][0] == len(WHOLE)


def test_pieces_are_the_canonical_bytes() -> None:
    for value in ({}, {"b": {}, "a": []}, {"a": {"é": [1], "b": {"c": None}}, "z": ["x"] * 2500}):
        assert b"".join(canonical.pieces(value)) == canonical.canonical(value)
        lazily = {name: iter(part) if isinstance(part, list) else part for name, part in value.items()}
        assert b"".join(canonical.pieces(lazily)) == canonical.canonical(value)
    with pytest.raises(ProblemError):
        list(canonical.pieces({"\ud800": 1}))
    with pytest.raises(ProblemError):
        list(canonical.pieces({"a": {"\ud800é": 1}}))
