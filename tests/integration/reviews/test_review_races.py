"""Two people at the same moment: exactly one deed stands, the other is told why."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from madang.core.errors import MadangError
from madang.kernel.reviews import actions, queries
from madang.kernel.reviews.actions import Entry
from madang.kernel.reviews.models import Assignment, HostList
from madang.notices.models import Notice
from tests.factories.applications import submitted
from tests.factories.cast import gather
from tests.factories.reviews import AssignmentFactory, ScoreFactory, ScreeningFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]

ROUNDS = 5


def race(*deeds):
    """Do ``deeds`` at once, each on its own connection; return what each returned or was refused with."""
    start, results = Barrier(len(deeds)), [None] * len(deeds)

    def run(place, deed):
        try:
            start.wait()
            results[place] = deed()
        except MadangError as refusal:
            results[place] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def passed(round, **fields):
    application = submitted(round, **fields)
    ScreeningFactory(application=application)
    return application


def test_two_officers_assign_the_same_evaluator():
    cast = gather(closed=True)
    for _ in range(ROUNDS):
        application = passed(cast.round)
        results = race(
            *[
                lambda by=by, application=application: actions.assign(
                    application=application, evaluator=cast.jiho, by=by
                )
                for by in (cast.doyun, cast.mina)
            ]
        )
        assert sorted(isinstance(result, MadangError) for result in results) == [False, True]
        assert Assignment.objects.filter(application=application).count() == 1
    assert Notice.objects.filter(template="assignment_made").count() >= 1


def test_a_hand_in_and_a_save_of_a_list_do_not_cross():
    cast = gather(closed=True)
    offer = cast.round.offers.order_by("code").first()
    first, second = passed(cast.round, wishes=[offer]), passed(cast.round, wishes=[offer])
    for _ in range(ROUNDS):
        HostList.objects.all().delete()
        actions.save_ranking(offer=offer, by=cast.yuna, entries=[Entry(first.pk, 1), Entry(second.pk, 2)])
        saved, handed_in = race(
            lambda: actions.save_ranking(
                offer=offer, by=cast.yuna, entries=[Entry(first.pk, 2), Entry(second.pk, 1)]
            ),
            lambda: actions.submit_ranking(offer=offer, by=cast.yuna),
        )
        assert not isinstance(handed_in, MadangError)
        rows = queries.rankings_in(cast.round)[offer.pk]
        tiers = (rows[first.pk].tier, rows[second.pk].tier)
        assert tiers == ((1, 2) if isinstance(saved, MadangError) else (2, 1))


def test_a_hand_in_and_a_late_keystroke_do_not_cross():
    cast = gather(closed=True)
    criteria = queries.criteria_of(cast.round)
    for _ in range(ROUNDS):
        assignment = AssignmentFactory(application=passed(cast.round), evaluator=cast.jiho, clear=True)
        actions.save_comment(assignment=assignment, comment="", by=cast.jiho)
        for criterion in criteria:
            ScoreFactory(review=assignment.review, criterion=criterion, points=3)
        typed, handed_in = race(
            lambda given=assignment: actions.save_score(
                assignment=given, criterion=criteria[0], points=5, reason="x" * 20, by=cast.jiho
            ),
            lambda given=assignment: actions.submit(assignment=given, by=cast.jiho),
        )
        points = queries.scores_of(assignment)[criteria[0].pk].points
        assert points == (3 if isinstance(typed, MadangError) else 5)
        assert handed_in.total_milli == (60 * points + 40 * 3) * 200


def test_two_first_saves_of_a_list_make_one_list():
    cast = gather(closed=True)
    offer = cast.round.offers.order_by("code").first()
    application = passed(cast.round, wishes=[offer])
    results = race(
        *[
            lambda tier=tier: actions.save_ranking(
                offer=offer, by=cast.yuna, entries=[Entry(application.pk, tier)]
            )
            for tier in (1, 2)
        ]
    )
    assert not any(isinstance(result, MadangError) for result in results)
    assert HostList.objects.get().rankings.count() == 1
