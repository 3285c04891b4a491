"""Publish a call, correct it openly, cancel it, and write down the draw of a round."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from madang.audit import log
from madang.core import canonical, clock
from madang.core.errors import RuleBroken
from madang.core.states import check_move
from madang.kernel.calls import queries, rules
from madang.kernel.calls.models import Call, Offer, Round, Version
from madang.kernel.calls.states import CALL_LIFE, CallState
from madang.notices import actions as notices
from madang.people import access
from madang.people.models import User
from madang.people.permissions import Permission

_DATES = ("opens_at", "closes_at", "review_due_at", "results_due_on", "lottery_known_at")


@transaction.atomic
def publish(*, call: Call, by: User) -> Version:
    """Publish a draft: from now on rule, order, criteria and draw are fixed, in version 1 with its digest."""
    access.check_has(by, Permission.CALL_PUBLISH)
    call = _locked(call)
    rules.check_draft(call)
    at = clock.now()
    rules.check_publishable(queries.draft_of(call), at)
    check_move(CALL_LIFE, call.state, CallState.PUBLISHED)
    call.state, call.published_at, call.published_by = CallState.PUBLISHED, at, by
    call.save(update_fields=["state", "published_at", "published_by"])
    version = _write_version(call, by=by, number=1, reasons=("", ""))
    log.record(by=by, verb="call.published", subject=call, slug=call.slug, digest=version.digest)
    return version


@transaction.atomic
def correct(
    *,
    call: Call,
    by: User,
    reason_ko: str,
    reason_en: str,
    call_changes: Mapping[str, Any] | None = None,
    round: Round | None = None,
    round_changes: Mapping[str, Any] | None = None,
    offer_changes: Mapping[int, Mapping[str, Any]] | None = None,
    tell: Iterable[User] = (),
) -> Version:
    """Change a published call openly: a new version says what and why, and ``tell`` are told.

    ``call_changes`` and ``round_changes`` are new values by field, ``offer_changes`` the same by the key
    of an offer; values equal to the old ones are no change. ``round`` may be left out when there is one.
    """
    access.check_has(by, Permission.CALL_PUBLISH)
    call = _locked(call)
    round = Round.objects.select_for_update(of=("self",)).filter(call=call, **_is(round)).earliest("number")
    offers = {offer.pk: offer for offer in round.offers.select_for_update(of=("self",))}
    _check_known(offer_changes or {}, offers)
    new_call, new_round = _new(call, call_changes), _new(round, round_changes)
    new_offers = {key: _new(offers[key], fields) for key, fields in (offer_changes or {}).items()}
    rules.check_correct(
        call,
        round,
        at=clock.now(),
        reasons=(reason_ko, reason_en),
        call_fields=new_call,
        round_terms=new_round,
        offer_fields={name for fields in new_offers.values() for name in fields},
        others=list(call.rounds.exclude(pk=round.pk)),
    )
    rules.check_round_dates(rules.RoundDates(*(new_round.get(n, getattr(round, n)) for n in _DATES)))
    _write(call, new_call)
    _write(round, new_round)
    for key, fields in new_offers.items():
        _write(offers[key], fields)
        rules.check_reserves(offers[key].units, sum(r.seats for r in offers[key].reserves.all()))
    version = _next_version(call, by=by, reasons=(reason_ko.strip(), reason_en.strip()))
    log.record(by=by, verb="call.corrected", subject=call, version=version.number, digest=version.digest)
    _tell(call, version, tell)
    return version


@transaction.atomic
def cancel(*, call: Call, by: User, reason_ko: str, reason_en: str, tell: Iterable[User] = ()) -> Version:
    """Call a published call off; it stays readable, with the reason."""
    access.check_has(by, Permission.CALL_PUBLISH)
    call = _locked(call)
    for name, reason in (("reason_ko", reason_ko), ("reason_en", reason_en)):
        if len(reason.strip()) < 5:
            raise RuleBroken(_("Say why the call is called off, in Korean and in English."), field=name)
    rules.check_cancel(call, list(call.rounds.select_for_update(of=("self",))))
    check_move(CALL_LIFE, call.state, CallState.CANCELLED)
    call.state = CallState.CANCELLED
    call.save(update_fields=["state"])
    version = _next_version(call, by=by, reasons=(reason_ko.strip(), reason_en.strip()))
    log.record(by=by, verb="call.cancelled", subject=call, version=version.number)
    _tell(call, version, tell)
    return version


@transaction.atomic
def record_draw(*, round: Round, value: str, evidence: str, by: User, missing: Iterable[str] = ()) -> Round:
    """Write down the public value that breaks the ties of ``round``, and where anyone can look it up.

    ``missing`` are sentences of what later stages still lack: a draw is not spent on a round that cannot
    be allotted, because nothing may be judged any more once it is known.
    """
    access.check_has(by, Permission.RUN_MAKE)
    round = Round.objects.select_for_update(of=("self",)).select_related("call").get(pk=round.pk)
    at = clock.now()
    rules.check_draw(round, value=value, evidence=evidence, at=at, missing=missing)
    round.lottery_value, round.lottery_evidence = rules.tidy_draw(value), evidence.strip()
    round.lottery_recorded_at, round.lottery_recorded_by = at, by
    round.save(
        update_fields=["lottery_value", "lottery_evidence", "lottery_recorded_at", "lottery_recorded_by"]
    )
    log.record(
        by=by,
        verb="round.draw_recorded",
        subject=round,
        value=round.lottery_value,
        evidence=round.lottery_evidence,
    )
    return round


def _locked(call: Call) -> Call:
    return Call.objects.select_for_update(of=("self",)).get(pk=call.pk)


def _is(round: Round | None) -> dict[str, Any]:
    return {"pk": round.pk} if round else {}


def _check_known(changes: Mapping[int, Mapping[str, Any]], offers: Mapping[int, Offer]) -> None:
    if not changes.keys() <= offers.keys():
        raise RuleBroken(_("One of these places does not belong to this round."))


def _new(row: Call | Round | Offer, fields: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the values that differ from those of ``row``."""
    return {name: value for name, value in (fields or {}).items() if getattr(row, name) != value}


def _write(row: Call | Round | Offer, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    if fields:
        row.save(update_fields=list(fields))


def _next_version(call: Call, *, by: User, reasons: tuple[str, str]) -> Version:
    return _write_version(call, by=by, number=call.versions.count() + 1, reasons=reasons)


def _write_version(call: Call, *, by: User, number: int, reasons: tuple[str, str]) -> Version:
    content = queries.content_of(call)
    return Version.objects.create(
        call=call,
        number=number,
        content=content,
        digest=canonical.digest(content),
        reason_ko=reasons[0],
        reason_en=reasons[1],
        published_at=clock.now(),
        published_by=by,
    )


def _tell(call: Call, version: Version, people: Iterable[User]) -> None:
    for person in people:
        notices.post(
            template="call_corrected",
            to=person,
            about=call,
            link=f"/calls/{call.slug}/versions/",
            call_ko=call.title_ko,
            call_en=call.title_en,
            reason_ko=version.reason_ko,
            reason_en=version.reason_en,
        )
