"""Refusals: which status says what, and where the sentence goes."""

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest
from django.test import RequestFactory

from madang.core.errors import MadangError, NotAllowed, RuleBroken, WrongState
from madang.ui import views
from madang.ui.middleware import status_of

pytestmark = pytest.mark.unit


class Sample(forms.Form):
    title = forms.CharField()


@pytest.fixture
def request_() -> HttpRequest:
    made = RequestFactory().get("/")
    made.session = {}  # type: ignore[assignment]
    made._messages = FallbackStorage(made)  # type: ignore[attr-defined]
    return made


@pytest.mark.parametrize(("refusal", "status"), [(NotAllowed, 403), (WrongState, 409), (RuleBroken, 422)])
def test_each_refusal_has_its_status(refusal: type[MadangError], status: int) -> None:
    assert status_of(refusal("no")) == status


def test_a_refusal_stands_at_the_field_it_names(request_: HttpRequest) -> None:
    form = Sample({"title": "x"})
    with views.refusals(request_, form):
        raise RuleBroken("Too short.", field="title")
    assert form.errors["title"] == ["Too short."]
    assert form.data["title"] == "x"


@pytest.mark.parametrize("field", [None, "no_such_field"])
def test_a_refusal_of_no_field_stands_on_top(request_: HttpRequest, field: str | None) -> None:
    form = Sample({"title": "x"})
    with views.refusals(request_, form):
        raise WrongState("Too late.", field=field)
    assert form.non_field_errors() == ["Too late."]


def test_without_a_form_it_becomes_a_message(request_: HttpRequest) -> None:
    with views.refusals(request_):
        raise WrongState("Too late.")
    assert [str(message) for message in get_messages(request_)] == ["Too late."]


def test_who_may_not_is_not_put_off_with_a_message(request_: HttpRequest) -> None:
    with pytest.raises(NotAllowed), views.refusals(request_, Sample()):
        raise NotAllowed("Not you.")


def test_a_person_is_asked_for_only_behind_the_door(request_: HttpRequest) -> None:
    request_.user = object()  # type: ignore[assignment]
    with pytest.raises(TypeError, match="screen"):
        views.person(request_)
