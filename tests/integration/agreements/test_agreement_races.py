"""Ten people do the same at once: there is one agreement, one signature, one beginning."""

from functools import partial

import pytest

from madang.audit.models import Entry
from madang.core import clock
from madang.kernel.accounts import actions as accounts
from madang.kernel.accounts.models import Scheme
from madang.kernel.accounts.rules import Said
from madang.kernel.agreements import actions
from madang.kernel.agreements.models import Agreement, Series, Signature, Template
from madang.kernel.agreements.rules import Clauses
from madang.kinds.site.models import Stay
from madang.notices.models import Notice
from tests.factories import signing_service
from tests.factories.agreements import PASSWORD, deal, sent, sign, signed
from tests.factories.crowd import at_once
from tests.factories.people import founder, manager

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]

CROWD = 10


def test_ten_managers_draft_one_agreement() -> None:
    scene = deal()
    managers = [manager() for _ in range(CROWD)]
    told = at_once([lambda by=by: actions.draft(award=scene.award, by=by) for by in managers])
    assert told == ["WrongState"] * (CROWD - 1) + ["done"]
    assert Agreement.objects.count() == 1
    assert Series.objects.get().last == 1


def test_ten_managers_write_one_next_version() -> None:
    by, call = manager(), deal().award.round.call
    clauses = Clauses("제1조 {company}", "", "처음 씁니다")
    told = at_once([lambda: actions.write_template(kind="", clauses=clauses, seen=0, by=by)] * CROWD)
    assert told == ["WrongState"] * (CROWD - 1) + ["done"]
    told = at_once([lambda: accounts.write_scheme(call=call, said=Said(), seen=0, by=by)] * CROWD)
    assert told == ["WrongState"] * (CROWD - 1) + ["done"]
    assert (Template.objects.count(), Scheme.objects.count()) == (1, 1)


def test_ten_founders_sign_once() -> None:
    scene = deal()
    agreement = sent(scene)
    founders = [founder(scene.award.application.organisation) for _ in range(CROWD)]

    def deed(by):
        return lambda: actions.sign(
            agreement=agreement, party="company", seen=agreement.digest, answer=PASSWORD, by=by
        )

    told = at_once([deed(by) for by in founders])
    assert told == ["WrongState"] * (CROWD - 1) + ["done"]
    assert Signature.objects.count() == 1
    assert Entry.objects.filter(verb="agreement.signed").count() == 1


def test_a_service_that_tells_ten_times_at_once_signs_once(settings) -> None:
    scene = deal()
    agreement = sent(scene)
    with signing_service.running() as service:
        for name, value in service.settings.items():
            setattr(settings, name, value)
        trip = actions.go(
            agreement=agreement, party="company", seen=agreement.digest, pdf=b"%PDF", by=scene.founder
        )
        told = service.tells()
        deed = partial(actions.hear, headers=told["headers"], body=told["data"])
        assert at_once([deed] * CROWD) == ["done"] * CROWD
    trip.refresh_from_db()
    assert (trip.state, Signature.objects.count()) == ("signed", 1)


def test_signing_and_calling_back_at_once_leave_one_history() -> None:
    scene = deal(own_share_won=0)
    agreement = sent(scene)
    sign(agreement, "company", scene.founder)
    told = at_once(
        [
            lambda: sign(Agreement.objects.get(pk=agreement.pk), "city", scene.officer),
            lambda: actions.call_back(agreement=agreement, reason="틀렸습니다", by=scene.manager),
        ]
    )
    agreement.refresh_from_db()
    assert told == ["WrongState", "done"]
    assert agreement.state in {"draft", "in_force"}


def test_own_share_noted_ten_times_begins_once() -> None:
    scene = deal()
    agreement = signed(scene)
    today = clock.today()
    told = at_once(
        [
            lambda: actions.receive_own_share(agreement=agreement, received_on=today, by=scene.manager)
            for _ in range(CROWD)
        ]
    )
    assert told == ["WrongState"] * (CROWD - 1) + ["done"]
    assert Stay.objects.count() == 1
    assert Notice.objects.filter(template="agreement_in_force").count() == 1
