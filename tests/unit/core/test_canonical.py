"""The same content always has the same text and the same digest."""

import hashlib

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from madang.core import canonical

pytestmark = pytest.mark.unit

KEYS = st.text("abc마당_", max_size=6)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abc마당_", max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(PLAIN)
def test_on_plain_content_it_is_the_form_of_rfc_8785(content: object) -> None:
    assert canonical.text(content).encode("utf-8", "surrogatepass") == rfc8785.dumps(content)  # type: ignore[arg-type]


def test_the_order_of_keys_does_not_matter() -> None:
    assert canonical.digest({"b": 1, "a": (2,)}) == canonical.digest({"a": [2], "b": 1})
    assert canonical.digest(1) == f"sha256:{hashlib.sha256(b'1').hexdigest()}"


@pytest.mark.parametrize("content", [0.5, {"a": [1.0]}, {1: "a"}, ({"a": {2: 3}},), float("nan")])
def test_what_could_be_written_in_two_ways_is_refused(content: object) -> None:
    with pytest.raises(TypeError):
        canonical.text(content)
