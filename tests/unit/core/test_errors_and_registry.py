"""Refusals carry a sentence and a field; kinds are found by their key."""

import pytest
from django.conf import settings
from django.utils.translation import gettext_lazy

from madang.core import registry
from madang.core.errors import MadangError, NotAllowed, RuleBroken, WrongState

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("refusal", [NotAllowed, WrongState, RuleBroken])
def test_a_refusal_is_a_sentence_that_may_belong_to_a_field(refusal: type[MadangError]) -> None:
    refused = refusal(gettext_lazy("Company"), field="company")
    assert isinstance(refused, MadangError)
    assert (str(refused), refused.field) == ("기업", "company")
    assert refusal("as it is").field is None


def test_a_kind_is_one_object_found_by_its_key() -> None:
    assert registry.keys() == sorted(settings.KINDS)
    assert registry.kind("site") is registry.kind("site")
    with pytest.raises(KeyError):
        registry.kind("nothing")
