"""What every family shares: strict reading, canonical bytes, the draw, and what each result must be."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

Json = Any  # what json.loads gives, without fractions
PARTS = "bound certificate engine_version family format grants problem_digest rule seed stats status value"


def read(data: bytes | str) -> dict[str, Json]:
    """Return a JSON object; ValueError for a name twice, a fraction, a huge number, or no object."""

    def once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        if len(names := dict(pairs)) < len(pairs):
            raise ValueError("a name stands twice in one object")
        return names

    def whole(text: str) -> int:
        if len(text) > 17 or abs(int(text)) >= 2**53:
            raise ValueError(f"the number {text[:40]} is no whole number below 2^53")
        return int(text)

    numbers: Json = {"parse_int": whole, "parse_float": whole, "parse_constant": whole}
    found = json.loads(data, object_pairs_hook=once, **numbers)
    if not isinstance(found, dict):
        raise ValueError("not a JSON object")
    return found


def canonical(value: Json) -> bytes:
    """Return the bytes of RFC 8785: names in order of UTF-16, no spaces, UTF-8."""

    def ordered(inner: Json) -> Json:
        if isinstance(inner, dict):
            return {name: ordered(inner[name]) for name in sorted(inner, key=lambda n: n.encode("utf-16-be"))}
        return [ordered(item) for item in inner] if isinstance(inner, list) else inner

    return json.dumps(ordered(value), ensure_ascii=False, separators=(",", ":")).encode()


def digest(value: Json) -> str:
    """Return ``sha256:`` and the hash of the canonical bytes."""
    return "sha256:" + hashlib.sha256(canonical(value)).hexdigest()


def same(one: Json, other: Json) -> bool:
    """Return whether two JSON values are the same; ``true`` is not 1."""
    return canonical(one) == canonical(other)


def seed(problem: Json) -> str:
    """Return the seed: the hash of the published sources of the lottery."""
    return digest(problem["lottery"]["sources"])[7:]


def tickets(problem: Json, ids: Iterable[str]) -> dict[str, int]:
    """Return each id's number in the draw, 1 the best: by SHA-256 of the seed's digits and the id."""
    start = seed(problem)
    drawn = sorted((hashlib.sha256((start + name).encode()).hexdigest(), name) for name in ids)
    return {name: number for number, (_, name) in enumerate(drawn, 1)}


def frame(problem: Json, result: Json) -> Iterator[str]:
    """What holds for every family: the result belongs to this problem and this draw, and is well formed."""
    if " ".join(sorted(result)) != PARTS:
        yield f"shape: a result has exactly the parts {PARTS}"
    bound_to = {"problem_digest": digest(problem), "seed": seed(problem)}
    for part, true in {"family": problem["family"], "format": 1, **bound_to}.items():
        if not same(result[part], true):
            yield f"{part}: is {result[part]}, not {true}"
    grants = result["grants"]
    for grant in grants:
        if [type(part) for part in grant] != [str, str, int, str]:
            yield f"grants: {grant} is not [who, what, units, through]"
    if sorted(grants) != grants or len({(*g[:2], g[3]) for g in grants}) < len(grants):
        yield "grants: must be in order, each once"
    status, value, bound = (result[part] for part in ("status", "value", "bound"))
    kinds = {"complete": (None,), "optimal": (int,), "feasible": (int, None)}
    if type(bound) not in [kind or type(None) for kind in kinds.get(status, ())]:
        yield f"bound: {bound} with the status {status}"
    if type(value) not in (int, type(None) if status == "complete" else int):
        yield f"value: {value} with the status {status}"
    if status == "optimal" and value != bound:
        yield f"bound: {bound} is not the value {value}, though it is said to be optimal"
