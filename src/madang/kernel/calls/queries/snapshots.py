"""A call as one picture: for the published version, for its digest, for telling what changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madang.core import clock, registry
from madang.kernel.calls import rules
from madang.kernel.calls.models import Call, Criterion, Offer, Question, Round, Version
from madang.kernel.calls.ports import Describing
from madang.kernel.calls.queries.lists import whole
from madang.people.models import Organisation

Content = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """One value that differs between two versions; None: not there."""

    path: str
    label: str | Promise
    old: Any
    new: Any


def content_of(call: Call) -> Content:
    """Return ``call`` as plain values: everything a company may rely on. Times are ISO text in UTC."""
    call = whole(Call.objects.filter(pk=call.pk)).get()
    offers = [offer for round in call.rounds.all() for offer in round.offers.all()]
    details = _kind(call).describe(offers)
    return {
        "slug": call.slug,
        "kind": call.kind,
        "programme": _pair(call.programme, "title"),
        "issuer": _names(call.programme.issuer),
        "operator": _names(call.programme.operator),
        **{field: _pair(call, field) for field in ("title", "summary", "text")},
        "who": {
            **_plain(call, "max_age_years", "max_age_years_new_industry", "presence", "min_trl"),
            "age_counted_on": rules.age_day(call).isoformat(),
        },
        "decision": _plain(
            call,
            "rule",
            "priority_order",
            "weighting",
            "min_score_milli",
            "young_under_years",
            "reviewers_each",
        ),
        "terms": _plain(call, "max_wishes", "leftovers", "answer_days"),
        "rounds": {str(round.number): _round(round, details) for round in call.rounds.all()},
        "criteria": {str(n): _criterion(each) for n, each in enumerate(call.criteria.all(), 1)},
        "questions": {str(n): _question(each) for n, each in enumerate(call.questions.all(), 1)},
    }


def draft_of(call: Call) -> rules.Draft:
    """Return ``call`` as the rules of publication want to see it."""
    call = whole(Call.objects.filter(pk=call.pk)).get()
    offers = [offer for round in call.rounds.all() for offer in round.offers.all()]
    described = _kind(call).describe(offers)
    return rules.Draft(
        texts=[
            getattr(call, f"{f}_{tongue}") for f in ("title", "summary", "text") for tongue in ("ko", "en")
        ],
        rule=call.rule,
        family=_kind(call).family,
        rounds=[_round_draft(round, described) for round in call.rounds.all()],
        criteria=[
            rules.CriterionDraft(
                each.title_ko, each.title_en, each.weight, frozenset(a.points for a in each.anchors.all())
            )
            for each in call.criteria.all()
        ],
    )


def changes_between(older: Version, newer: Version) -> list[Change]:
    """Return what ``newer`` says differently, in the order in which a call is read."""
    return differences(older.content, newer.content)


def differences(older: Content, newer: Content) -> list[Change]:
    """Return the changed values of two pictures of a call."""
    before, after = dict(_leaves(older)), dict(_leaves(newer))
    paths = [*before, *(path for path in after if path not in before)]
    return [
        Change(path, _label(path), before.get(path), after.get(path))
        for path in paths
        if before.get(path) != after.get(path)
    ]


def _kind(call: Call) -> Describing:
    kind: Describing = registry.kind(call.kind)
    return kind


def _plain(row: object, *fields: str) -> Content:
    return {field: _value(getattr(row, field)) for field in fields}


def _value(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


def _pair(row: object, field: str) -> dict[str, str]:
    return {tongue: getattr(row, f"{field}_{tongue}") for tongue in ("ko", "en")}


def _names(organisation: Organisation) -> dict[str, str]:
    today = clock.today()
    for name in organisation.names.all():
        if name.valid_from <= today and (name.valid_to is None or today < name.valid_to):
            return {"ko": name.name_ko, "en": name.name_en}
    return {"ko": "", "en": ""}


def _round(round: Round, details: Any) -> Content:
    return {
        **_plain(round, "opens_at", "closes_at", "review_due_at", "results_due_on", "lottery_known_at"),
        "lottery_source": _pair(round, "lottery_source"),
        "offers": {offer.code: _offer(offer, details.get(offer.pk, {})) for offer in round.offers.all()},
    }


def _offer(offer: Offer, details: Content) -> Content:
    return {
        "title": _pair(offer, "title"),
        "host": _names(offer.host),
        "units": offer.units,
        "conditions": _pair(offer, "conditions"),
        "reserves": {kept.group: _plain(kept, "seats", "hard") for kept in offer.reserves.all()},
        "details": details,
    }


def _criterion(criterion: Criterion) -> Content:
    return {
        "title": _pair(criterion, "title"),
        "weight": criterion.weight,
        "anchors": {str(anchor.points): _pair(anchor, "text") for anchor in criterion.anchors.all()},
    }


def _question(question: Question) -> Content:
    return {
        "text": _pair(question, "text"),
        "help": _pair(question, "help"),
        **_plain(question, "required", "max_length"),
    }


def _round_draft(round: Round, described: Any) -> rules.RoundDraft:
    return rules.RoundDraft(
        dates=rules.RoundDates(
            round.opens_at, round.closes_at, round.review_due_at, round.results_due_on, round.lottery_known_at
        ),
        lottery_source_ko=round.lottery_source_ko,
        lottery_source_en=round.lottery_source_en,
        offers=[_offer_draft(offer, described) for offer in round.offers.all()],
        number=round.number,
    )


def _offer_draft(offer: Offer, described: Any) -> rules.OfferDraft:
    return rules.OfferDraft(
        code=offer.code,
        title_ko=offer.title_ko,
        title_en=offer.title_en,
        units=offer.units,
        reserved=sum(kept.seats for kept in offer.reserves.all()),
        described=offer.pk in described,
    )


def _leaves(content: Any, path: Sequence[str] = ()) -> Iterator[tuple[str, Any]]:
    if isinstance(content, dict):
        for key, value in content.items():
            yield from _leaves(value, (*path, key))
    else:
        yield ".".join(path), content


_LABELS: dict[str, str | Promise] = {
    "title": _("Title"),
    "summary": _("What one gets"),
    "text": _("Text"),
    "max_age_years": _("Company age limit in years"),
    "max_age_years_new_industry": _("Age limit in new industries"),
    "age_counted_on": _("Age counted on"),
    "presence": _("Where"),
    "min_trl": _("Technology readiness at least"),
    "max_wishes": _("Wishes at most"),
    "answer_days": _("Working days to accept an award"),
    "weighting": _("Weight of each"),
    "opens_at": _("Applications open"),
    "closes_at": _("Deadline"),
    "review_due_at": _("Reviews due"),
    "results_due_on": _("Results due"),
    "lottery_known_at": _("Draw known from"),
    "units": _("Seats"),
    "conditions": _("Conditions"),
    "issuer": _("Issued by"),
    "operator": _("Run by"),
    "programme": _("Programme"),
    "host": _("Host"),
    "details": _("Terms"),
}
_TONGUES = {"ko": _("Korean"), "en": _("English")}


def _label(path: str) -> str:
    """Return words for a path: the offer's code, the field, the language."""
    parts = path.split(".")
    words = [str(_LABELS[part]) for part in parts if part in _LABELS] or [parts[-1]]
    code = [parts[3]] if parts[:1] == ["rounds"] and len(parts) > 4 else []
    tongue = [f"({_TONGUES[parts[-1]]})"] if parts[-1] in _TONGUES else []
    return " ".join([*code, *words[:1], *tongue])
