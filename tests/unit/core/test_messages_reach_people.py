"""Korean by default, English when asked."""

import pytest
from django.utils import translation

from madang.core.errors import WrongState
from madang.core.states import check_move

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(("language", "word"), [("ko", "그사이"), ("en", "moved on")])
def test_a_refusal_speaks_the_language_of_the_reader(language: str, word: str) -> None:
    with pytest.raises(WrongState) as refusal:
        check_move({}, "draft", "sent")
    with translation.override(language):
        assert word in str(refusal.value)
