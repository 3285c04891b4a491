"""Two officers at the same moment: exactly one deed stands, the other is told why."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from madang.core.errors import MadangError, WrongState
from madang.kernel.calls import actions
from madang.kernel.calls.models import Version
from tests.factories.calls import CallFactory, ProgrammeFactory, whole_round
from tests.factories.people import manager
from tests.factories.site import SiteTermsFactory

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


def draft():
    round = whole_round(offers=1, call=CallFactory(draft=True))
    SiteTermsFactory(offer=round.offers.get())
    return round


def test_two_officers_publish_the_same_call():
    people = [manager(), manager()]
    for _ in range(ROUNDS):
        call = draft().call
        results = race(*[lambda by=by, call=call: actions.publish(call=call, by=by) for by in people])

        assert sorted(isinstance(result, Version) for result in results) == [False, True]
        assert any(isinstance(result, WrongState) for result in results)
        assert call.versions.count() == 1


def test_two_corrections_become_two_versions():
    people = [manager(), manager()]
    for _ in range(ROUNDS):
        call = draft().call
        actions.publish(call=call, by=people[0])
        race(
            *[
                lambda by=by, field=field, call=call: actions.correct(
                    call=call,
                    by=by,
                    reason_ko="글을 고칩니다.",
                    reason_en="Words are mended.",
                    call_changes={field: "고친 글"},
                )
                for by, field in zip(people, ("text_ko", "summary_ko"), strict=True)
            ]
        )

        newest = call.versions.get(number=3)
        assert newest.content["text"]["ko"] == newest.content["summary"]["ko"] == "고친 글"


def test_a_draw_is_written_down_by_one_of_two():
    people = [manager(), manager()]
    for _ in range(ROUNDS):
        round = whole_round(offers=1, frozen=True)
        results = race(
            *[
                lambda by=by, value=value, drawn=round: actions.record_draw(
                    round=drawn, value=value, evidence="https://example.org", by=by
                )
                for by, value in zip(people, ("1", "2"), strict=True)
            ]
        )

        assert sum(isinstance(result, WrongState) for result in results) == 1
        round.refresh_from_db()
        assert round.lottery_value in {"1", "2"}


def test_two_drafts_begun_at_once_get_two_addresses():
    people, programmes = [manager(), manager()], [ProgrammeFactory(), ProgrammeFactory()]
    old = CallFactory(programme=programmes[0], slug="city-2020")
    for _ in range(ROUNDS):
        begun = race(
            *[
                lambda by=by, programme=programme: actions.create(
                    programme=programme, kind="site", title_ko="실증", title_en="Demonstration", by=by
                )
                for by, programme in zip(people, programmes, strict=True)
            ],
            *[lambda by=by: actions.copy_of(call=old, by=by) for by in people],
        )

        assert len({call.slug for call in begun}) == len(begun)


def test_two_places_added_at_once_get_two_codes():
    people = [manager(), manager()]
    for _ in range(ROUNDS):
        round = draft()
        host = round.offers.get().host
        race(
            *[
                lambda by=by, to=round, host=host: actions.save_offer(
                    round=to, by=by, title_ko="도서관", title_en="Library", host=host
                )
                for by in people
            ]
        )

        assert list(round.offers.values_list("code", flat=True)) == ["S01", "S02", "S03"]
