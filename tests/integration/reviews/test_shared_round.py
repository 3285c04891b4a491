"""Whoever judges shares the round: with each other, and never with one who fixes, draws or publishes."""

from collections.abc import Callable

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from madang.core import clock
from madang.core.errors import WrongState
from madang.kernel.reviews import actions, queries
from madang.kernel.reviews.actions import Entry
from tests.factories.applications import submitted
from tests.factories.cast import Cast, gather
from tests.factories.reviews import (
    AssignmentFactory,
    HostListFactory,
    ReviewFactory,
    ScoreFactory,
    ScreeningFactory,
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]

DEEDS = {
    "check_rule": lambda s: actions.check_rule(
        application=s.fresh, rule="trl", outcome="passed", note="전화로 확인", by=s.cast.doyun
    ),
    "screen": lambda s: actions.screen(
        application=s.fresh, outcome="failed", reason="업력을 넘습니다.", by=s.cast.doyun
    ),
    "assign": lambda s: actions.assign(application=s.passed, evaluator=s.cast.eunji, by=s.cast.doyun),
    "release": lambda s: actions.release(assignment=s.given, by=s.cast.doyun),
    "declare": lambda s: actions.declare(assignment=s.given, conflict="", by=s.cast.jiho),
    "save_score": lambda s: actions.save_score(
        assignment=s.clear, criterion=s.criterion, points=4, reason="", by=s.cast.eunji
    ),
    "save_comment": lambda s: actions.save_comment(assignment=s.clear, comment="좋다", by=s.cast.eunji),
    "submit": lambda s: actions.submit(assignment=s.clear, by=s.cast.eunji),
    "save_ranking": lambda s: actions.save_ranking(
        offer=s.offer, by=s.cast.yuna, entries=[Entry(s.passed.pk, 1)]
    ),
    "submit_ranking": lambda s: actions.submit_ranking(offer=s.offer, by=s.cast.yuna),
    "hand_back": lambda s: actions.hand_back(offer=s.listed, reason="후보가 늘었습니다.", by=s.cast.doyun),
    "ask_hosts": lambda s: actions.ask_hosts(round=s.cast.round, by=s.cast.doyun),
    "remind_evaluators": lambda s: actions.remind_evaluators(round=s.cast.round, by=s.cast.doyun),
}


class Scene:
    """A closed round with something to do for each deed."""

    def __init__(self) -> None:
        self.cast: Cast = gather(closed=True)
        self.offer, self.listed, _third = self.cast.round.offers.order_by("code")
        self.fresh = submitted(self.cast.round)
        self.passed = submitted(self.cast.round)
        ScreeningFactory(application=self.passed)
        self.given = AssignmentFactory(application=self.passed, evaluator=self.cast.jiho)
        other = submitted(self.cast.round)
        ScreeningFactory(application=other)
        self.clear = AssignmentFactory(application=other, evaluator=self.cast.eunji, clear=True)
        review = ReviewFactory(assignment=self.clear)
        criteria = queries.criteria_of(self.cast.round)
        self.criterion = criteria[0]
        for criterion in criteria:
            ScoreFactory(review=review, criterion=criterion)
        HostListFactory(offer=self.listed, done=True, submitted_by=self.cast.yuna)


def waits(database_url: str, how: str, scene: Scene, deed: Callable[[Scene], object]) -> bool:
    """Say whether ``deed`` waits for a session that holds the round; what it did is undone."""
    with psycopg.connect(database_url) as other:
        other.execute(f"SELECT 1 FROM calls_round WHERE id = {scene.cast.round.pk} {how}")
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL lock_timeout = '300ms'")
                deed(scene)
                transaction.set_rollback(True)
        except OperationalError as error:
            return "lock timeout" in str(error)
    return False


def test_every_deed_waits_for_whoever_decides_on_the_round_and_for_nobody_who_judges(database_url):
    assert set(DEEDS) == set(actions.__all__) - {"Entry"}
    scene = Scene()
    assert [name for name, deed in DEEDS.items() if not waits(database_url, "FOR UPDATE", scene, deed)] == []
    assert [name for name, deed in DEEDS.items() if waits(database_url, "FOR SHARE", scene, deed)] == []


def test_deed_asks_the_round_as_it_is_and_not_as_a_page_has_loaded_it(database_url):
    scene = Scene()
    assert scene.given.application.round.lottery_known_at > clock.now()
    with psycopg.connect(database_url) as other:
        other.execute(
            "UPDATE calls_round SET lottery_known_at = closes_at + interval '1 minute' WHERE id = %s",
            [scene.cast.round.pk],
        )
    for name in ("release", "declare", "save_ranking", "ask_hosts", "remind_evaluators"):
        with pytest.raises(WrongState, match="추첨값"):
            DEEDS[name](scene)
