"""A promise lives through anything that people may do with it, in any order: what holds always, holds."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from madang.audit.models import Entry
from madang.core import clock
from madang.core.errors import MadangError
from madang.core.states import may_move
from madang.promises import actions, queries
from madang.promises.models import Promise
from madang.promises.states import ENDED, PROMISE_LIFE, STANDING, PromiseState
from tests.factories.people import OrganisationFactory, officer
from tests.factories.promises import PromiseFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

REASON = "그렇게 되었습니다"
WHO = st.sampled_from(["seoyeon", "minjae"])


class Life(RuleBasedStateMachine):
    """Two officers do what comes to their minds, while days pass."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.people = {"seoyeon": officer(), "minjae": officer()}
        self.now = clock.now()
        self.promise = PromiseFactory()
        self.before = self.promise.state
        self.slips, self.steps, self.refusal = [], 0, "-"

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def do(self, deed, who, **given) -> bool:
        """Do a deed on the row as it was read last; say whether it was refused."""
        self.before = self.promise.state
        with clock.stopped(self.now):
            try:
                with transaction.atomic():
                    deed(promise=self.promise, by=self.people[who], **given)
            except MadangError as refusal:
                self.refusal = str(refusal)
                return False
            finally:
                self.promise = Promise.objects.get(pk=self.promise.pk)
        self.steps += 1
        return True

    @rule(days=st.integers(1, 40))
    def days_pass(self, days) -> None:
        self.now += timedelta(days=days)

    @rule(who=WHO, days=st.integers(-30, 200))
    def postpone(self, who, days) -> None:
        old, new = self.promise.due_on, self.promise.due_on + timedelta(days=days)
        if self.do(actions.postpone, who, due_on=new, reason_ko=REASON):
            assert new > old
            self.slips.append((old, new))

    @rule(who=WHO)
    def pause(self, who) -> None:
        if self.do(actions.pause, who, reason_ko=REASON):
            assert self.promise.paused_on

    @rule(who=WHO)
    def resume(self, who) -> None:
        old = self.promise.due_on
        if self.do(actions.resume, who):
            assert self.promise.due_on >= old

    @rule(who=WHO)
    def give_evidence(self, who) -> None:
        self.do(actions.give_evidence, who, text=REASON)

    @precondition(lambda self: self.promise.evidence.exists())
    @rule(who=WHO, accepted=st.booleans())
    def judge(self, who, accepted) -> None:
        piece = self.promise.evidence.last()
        done = self.do(
            lambda promise, by: actions.judge(evidence=piece, accepted=accepted, note=REASON, by=by), who
        )
        assert not done or piece.given_by != self.people[who]

    @rule(who=WHO, deed=st.sampled_from([actions.keep, actions.break_, actions.release]))
    def end(self, who, deed) -> None:
        if self.do(deed, who, reason=REASON):
            assert self.promise.state in ENDED

    @rule(who=WHO)
    def hand_over(self, who) -> None:
        self.do(actions.hand_over, who, owed_by=OrganisationFactory(sort="department"), reason=REASON)

    @invariant()
    def states_move_along_the_table_only(self) -> None:
        now = self.promise.state
        assert now == self.before or may_move(PROMISE_LIFE, self.before, now)

    @invariant()
    def an_end_has_a_time_and_a_running_clock_has_none(self) -> None:
        assert (self.promise.closed_at is not None) == (self.promise.state in ENDED)
        assert self.promise.pauses.filter(to_on=None).count() == (self.promise.paused_on is not None)
        assert self.promise.state in STANDING or self.promise.paused_on is None

    @invariant()
    def every_slip_stands_as_it_was_made(self) -> None:
        kept = [(slip.old_due_on, slip.new_due_on) for slip in self.promise.slips.all()]
        assert kept == self.slips
        assert self.promise.first_due_on <= self.promise.due_on

    @invariant()
    def evidence_waits_when_the_state_says_so_and_was_never_checked_by_its_giver(self) -> None:
        if self.promise.state in STANDING:
            waiting = queries.waiting_evidence(self.promise)
            assert (waiting is not None) == (self.promise.state == PromiseState.EVIDENCED)
        assert not any(e.given_by_id == e.checked_by_id for e in self.promise.evidence.all())

    @invariant()
    def every_refusal_is_a_sentence(self) -> None:
        assert self.refusal

    @invariant()
    def every_step_is_in_the_log(self) -> None:
        assert Entry.objects.filter(subject=f"promises.promise:{self.promise.pk}").count() == self.steps


def test_whatever_people_do_a_promise_keeps_its_history() -> None:
    quick = settings(
        max_examples=10, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Life, settings=quick)
