"""A round as plain data: for a kind to say its problem, and for the office to see what is still missing."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from madang.core import canonical, clock, registry
from madang.kernel.allocation.models import Award
from madang.kernel.allocation.ports import Candidate, Case, HostView, Kept, Offered
from madang.kernel.allocation.rules import PRACTICE_DRAW, Readiness
from madang.kernel.applications import queries as applications
from madang.kernel.applications.models import Application
from madang.kernel.applications.states import ApplicationState
from madang.kernel.calls import rules as call_rules
from madang.kernel.calls.models import Group, Round
from madang.kernel.calls.ports import Describing
from madang.kernel.reviews import queries as reviews
from madang.people.models import Organisation
from madang.register import queries as register

# What decides on the groups of a company.
_COUNTED = ("founded_on", "presence")


def case_of(round: Round) -> Case:
    """Return the round as plain data, with the public draw, or a practice draw while that is not known.

    A fixed number of queries, whatever the number of applications; the round has its entry codes.
    """
    call = round.call
    standing = reviews.standing(round)
    entries = standing_applications(round)
    groups = groups_of(round, entries)
    asked = applications.asked_in(round, [ask for each in entries for ask in each.asks.all()])
    candidates = [
        Candidate(
            code=application.entry_code,
            wishes=tuple(ask.offer.code for ask in application.asks.all()),
            receipt=number,
            eligible=application.pk in standing and standing[application.pk].passed is True,
            score_milli=standing[application.pk].score_milli if application.pk in standing else None,
            groups=groups[application.pk],
            asks={ask.offer.code: asked[ask.pk].values for ask in application.asks.all() if ask.pk in asked},
        )
        for number, application in enumerate(entries, 1)
    ]
    return Case(
        candidates=tuple(sorted(candidates, key=lambda each: each.code)),
        offers=_offered(round),
        views=_views(round),
        priority_order=call.priority_order,
        min_score_milli=call.min_score_milli,
        sources=sources_of(round),
        weighting=call.weighting,
        about={
            "call": call.title_ko,
            "round": str(round.number),
            "priority": str(call.priority_order),
            "pass_mark_milli": str(call.min_score_milli),
        },
    )


def sources_of(round: Round) -> tuple[tuple[str, str], ...]:
    """Return the values the draw is made from: two published beforehand, one named beforehand."""
    version = round.call.versions.filter(published_at__lte=round.frozen_at).last()
    last = (round.lottery_source_ko, round.lottery_value) if round.lottery_value else PRACTICE_DRAW
    return (
        ("call version digest", version.digest if version else "none"),
        ("entry list digest", round.entry_digest),
        last,
    )


def entry_list_of(round: Round) -> str:
    """Return the entry list as it was fixed: canonical JSON of entry codes and digests of hand-ins."""
    return canonical.text(applications.entry_list(round))


def readiness_of(round: Round) -> Readiness:
    """Return what stands between ``round`` and the publication of a run."""
    standing = reviews.standing(round)
    passed = [each for each in standing.values() if each.passed]
    needed = round.call.reviewers_each
    return Readiness(
        entries=len(standing),
        unscreened=sum(each.passed is None for each in standing.values()),
        unreviewed=sum(each.reviews_done < max(needed, each.reviews_assigned) for each in passed),
        unranked=tuple(offer.title for offer in reviews.open_lists(round)),
        state=round.state,
        closes_at=round.closes_at,
        review_due_at=round.review_due_at,
        lottery_known_at=round.lottery_known_at,
        lottery_value=round.lottery_value,
    )


def standing_applications(round: Round) -> list[Application]:
    """Return what stands in ``round``, in order of receipt, with company and wishes."""
    found = Application.objects.filter(round=round, state=ApplicationState.SUBMITTED)
    return list(
        found.select_related("organisation")
        .prefetch_related("asks__offer", "organisation__names")
        .order_by("submitted_at", "pk")
    )


def groups_of(round: Round, entries: Sequence[Application]) -> Mapping[int, frozenset[str]]:
    """Return by application the groups, for which seats may be kept, that its company belongs to.

    By what the office had confirmed when the entry list was fixed: a company wins no kept seat by its own
    word, and whatever changes in the register later changes no run. Two queries.
    """
    companies = [each.organisation_id for each in entries]
    known = register.confirmed_at(companies, _COUNTED, round.frozen_at or clock.now())
    day = call_rules.age_day(round.call)
    served = served_before(round, companies)
    return {
        each.pk: call_rules.groups_of(
            round.call, confirmed_facts(each.organisation, known.get(each.organisation_id, {})), day
        )
        | (frozenset() if each.organisation_id in served else {Group.NEWCOMER.value})
        for each in entries
    }


def served_before(round: Round, organisations: Collection[int]) -> set[int]:
    """Return those of ``organisations`` that were given something of this kind before the list was fixed.

    Not what closed before: its results may come later than this list, and would then change a run.
    """
    earlier = Award.objects.filter(
        application__organisation_id__in=organisations,
        round__call__kind=round.call.kind,
        created_at__lte=round.frozen_at or clock.now(),
    ).exclude(round=round)
    return set(earlier.values_list("application__organisation_id", flat=True))


def confirmed_facts(organisation: Organisation, known: Mapping[str, str]) -> call_rules.Facts:
    """Return the facts that count for kept seats: as confirmed, or as entered before sources were kept."""
    founded_on = organisation.founded_on
    if "founded_on" in known:
        founded_on = date.fromisoformat(known["founded_on"]) if known["founded_on"] else None
    return call_rules.Facts(founded_on=founded_on, presence=known.get("presence", organisation.presence))


def _offered(round: Round) -> tuple[Offered, ...]:
    offers = list(round.offers.prefetch_related("reserves").order_by("code"))
    kind: Describing = registry.kind(round.call.kind)
    details = kind.describe(offers)
    return tuple(
        Offered(
            offer.code,
            offer.units,
            tuple(
                Kept(each.group, each.seats, each.hard)
                for each in sorted(offer.reserves.all(), key=lambda each: each.pk)
            ),
            details.get(offer.pk, {}),
        )
        for offer in offers
    )


def _views(round: Round) -> Mapping[str, Mapping[str, HostView]]:
    code_of = dict(round.offers.values_list("pk", "code"))
    entry_of = dict(
        Application.objects.filter(round=round).exclude(entry_code="").values_list("pk", "entry_code")
    )
    views: dict[str, dict[str, HostView]] = defaultdict(dict)
    for offer_id, rows in reviews.rankings_in(round).items():
        for application_id, row in rows.items():
            if application_id in entry_of:
                views[code_of[offer_id]][entry_of[application_id]] = HostView(row.tier, row.unacceptable)
    return views
