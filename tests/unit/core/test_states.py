"""Lives: tables of allowed moves."""

import pytest

from madang.core.errors import WrongState
from madang.core.states import Life, check_move, may_move

pytestmark = pytest.mark.unit

LIFE: Life = {"draft": frozenset({"sent"}), "sent": frozenset()}


@pytest.mark.parametrize(
    ("old", "new", "allowed"),
    [
        ("draft", "sent", True),
        ("sent", "draft", False),
        ("draft", "draft", False),
        ("unknown", "sent", False),
    ],
)
def test_only_the_moves_of_the_table_are_allowed(old: str, new: str, allowed: bool) -> None:
    assert may_move(LIFE, old, new) is allowed


def test_a_move_outside_the_table_is_refused_with_a_sentence() -> None:
    check_move(LIFE, "draft", "sent")
    with pytest.raises(WrongState) as refusal:
        check_move(LIFE, "sent", "draft")
    assert str(refusal.value).endswith(".")
