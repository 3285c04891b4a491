"""How many days the city allows is decided in the browser, from a day on, and never backwards."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.test import Client

from madang.audit.models import Entry
from madang.core import clock
from madang.core.errors import NotAllowed, RuleBroken
from madang.core.periods import working_days_after
from madang.promises import actions, queries
from madang.promises.models import Clocks
from madang.promises.rules import Terms
from tests.factories.people import auditor, founder, officer
from tests.factories.voice import assigned

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

PATH = "/office/promises/clocks/"
TERMS = Terms((7,), 3, 5, 4, 6)


def tomorrow():
    return clock.today() + timedelta(days=1)


def test_a_decision_holds_from_its_day_on_and_the_log_says_what_held_before() -> None:
    settings = queries.terms_on(clock.today())
    actions.set_terms(terms=TERMS, from_on=tomorrow(), reason="조례가 바뀌었습니다", by=officer())
    assert queries.terms_on(clock.today()) == settings
    assert queries.terms_on(tomorrow()) == TERMS
    entry = Entry.objects.get(verb="clocks.set").data
    assert (entry["before"]["answer_within"], entry["after"]["answer_within"]) == (settings.answer_within, 5)


def test_it_is_what_a_request_is_answered_by() -> None:
    Clocks.objects.create(
        from_on=clock.today(),
        remind_before="7",
        escalate_after=3,
        answer_within=5,
        ask_again_after=4,
        silence_after=6,
        reason="조례",
        by=officer(),
    )
    request = assigned()
    assert request.turn.promise.due_on == working_days_after(clock.today(), 5)


def test_days_that_have_begun_are_not_changed_and_a_day_is_decided_once() -> None:
    seoyeon = officer()
    with pytest.raises(RuleBroken) as refused:
        actions.set_terms(terms=TERMS, from_on=clock.today(), reason="조례가 바뀌었습니다", by=seoyeon)
    assert refused.value.field == "from_on"
    actions.set_terms(terms=TERMS, from_on=tomorrow(), reason="조례가 바뀌었습니다", by=seoyeon)
    with pytest.raises(RuleBroken):
        actions.set_terms(terms=TERMS, from_on=tomorrow(), reason="또 바뀌었습니다", by=seoyeon)
    with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
        Clocks.objects.update(answer_within=90)


@pytest.mark.parametrize("who", [founder, auditor])
def test_others_decide_nothing(who) -> None:
    with pytest.raises(NotAllowed):
        actions.set_terms(terms=TERMS, from_on=tomorrow(), reason="조례가 바뀌었습니다", by=who())


def test_an_officer_decides_in_the_browser_and_sees_all_decisions() -> None:
    client = Client()
    client.force_login(officer())
    assert "14, 3" in client.get(PATH).content.decode()
    given = {"remind_before": "10일, 2일", "escalate_after": 3, "answer_within": 0, "ask_again_after": 4}
    given |= {"silence_after": 6, "from_on": tomorrow().isoformat(), "reason": "조례가 바뀌었습니다"}
    refused = client.post(PATH, given)
    assert refused.status_code == 422
    assert "조례가 바뀌었습니다" in refused.content.decode()
    assert client.post(PATH, given | {"answer_within": 5}).status_code == 302
    assert Clocks.objects.get().remind_before == "10,2"
    assert "10,2 / 3 / 5 / 4 / 6" in client.get(PATH).content.decode()
    assert client.post(PATH, given | {"answer_within": 5, "remind_before": "곧"}).status_code == 422
