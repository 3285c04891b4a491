"""Why one application fared as it did: everything its page shows, and nothing that names another company."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Q
from fairlot.shares.claims import TASK
from fairlot.shares.story import decimal

from madang.kernel.allocation.models import Explanation, Purpose
from madang.kernel.allocation.queries.families.amounts import month_of
from madang.kernel.allocation.queries.lines import OTHERS, group_label, percent
from madang.kernel.allocation.states import HOLDING, PublicationState
from madang.kernel.applications.models import Application
from madang.kernel.calls.models import Criterion, Offer
from madang.kernel.reviews import queries as reviews
from madang.kernel.reviews.models import Score
from madang.kernel.reviews.states import AssignmentState

#: Rules under which host and score order a place; elsewhere a cut-off in points would say nothing.
BY_SCORE: Final = frozenset({"deferred_acceptance"})
FEW = 3  # of fewer than three a band would tell who they are


@dataclass(frozen=True)
class Line:
    """The cut-off of one pool: ``group`` in words, empty for open seats; no tier where nobody ranked."""

    group: str
    tier: int | None
    score_milli: int | None


@dataclass(frozen=True)
class Choice:
    """One wish: what happened there and what would have changed it.

    ``own`` and ``last`` are the numbers that ``reason`` speaks of: ours, and that of the last one admitted.
    ``by_score`` says whether the rule looks at host and score first.
    """

    offer: Offer
    wish: int
    verdict: str
    reason: str
    seats: int
    tier: int | None
    lines: list[Line]
    own: int | None
    last: int | None
    by_score: bool
    groups: list[str]
    host_reason: str
    enough: Line | None
    changes: Mapping[str, int | str]


@dataclass(frozen=True)
class Stop:
    """Where a choice of ours ended: the pool that ran out first, whose share of it, and at which level.

    ``group`` in words, empty: open to all; ``level`` in percent, empty: there was no room from the start.
    """

    offer: Offer
    period: date
    of: Offer
    group: str
    level: str


@dataclass(frozen=True)
class Helps:
    """What one more unit of an offer in a month would have given us: units of our first choice."""

    offer: Offer
    period: date
    group: str
    more: str


@dataclass(frozen=True)
class Span:
    """Months in which we fared alike: what we asked for and got, in units of the first choice.

    ``got`` is what we got of each offer in each of these months; ``exact`` the share before whole units,
    empty where it is the same; ``enough`` the largest smaller ask that would have been met in full.
    """

    periods: list[date]
    reason: str
    asked: int
    got: list[tuple[Offer, int]]
    exact: str
    stops: list[Stop]
    helps: list[Helps]
    enough: int | None


@dataclass(frozen=True)
class Band:
    """One criterion: our mean in thousandths, and the lowest and highest of the admitted, if many."""

    criterion: Criterion
    own_milli: int | None
    low_milli: int | None
    high_milli: int | None


@dataclass(frozen=True)
class Why:
    """The whole answer to one application.

    ``choices`` tell of the run that was published, ``after`` of the last one for seats that fell free later
    in which the application took part; ``after_at`` is its time, None where there was none.
    """

    explanation: Explanation
    eligible: bool
    score_milli: int | None
    pass_mark_milli: int
    rank: int | None
    others: list[int]
    ticket: int
    entries: int
    choices: list[Choice]
    after: list[Choice]
    spans: list[Span]
    spans_after: list[Span]
    weight: int
    after_at: datetime | None
    bands: list[Band]
    comments: list[str]

    @property
    def rule(self) -> str:
        return self.explanation.run.rule

    @property
    def family(self) -> str:
        return self.explanation.run.family

    @property
    def passed(self) -> bool:
        return self.eligible and self.score_milli is not None and self.score_milli >= self.pass_mark_milli


def explanation_of(application: Application) -> Why | None:
    """Return why ``application`` fared as it did, in the published run and after; None before."""
    published = Q(run__publications__state=PublicationState.PUBLISHED)
    first = Explanation.objects.filter(published, application=application).select_related("run")
    if not (explanation := first.first()):
        return None
    later = Explanation.objects.filter(application=application, run__purpose=Purpose.VACANCY)
    last = later.select_related("run").order_by("-run__number").first()
    content: dict[str, Any] = explanation.content
    standing = reviews.standing(application.round)
    scores = sorted((s.score_milli for pk, s in standing.items() if s.score_milli and pk != application.pk))
    own = content["score_milli"]
    return Why(
        explanation=explanation,
        eligible=content["eligible"],
        score_milli=own,
        pass_mark_milli=content["pass_mark_milli"],
        rank=None if own is None else sum(each > own for each in scores) + 1,
        others=scores,
        ticket=content["engine"]["ticket"],
        entries=content["engine"]["total"],
        choices=_choices(application, content),
        after=_choices(application, last.content) if last else [],
        spans=spans_of(application, content),
        spans_after=spans_of(application, last.content) if last else [],
        weight=content.get("weight", 1),
        after_at=last.run.made_at if last else None,
        bands=_bands(application),
        comments=[each.comment for each in reviews.reviews_of(application) if each.comment.strip()],
    )


def _choices(application: Application, content: Mapping[str, Any]) -> list[Choice]:
    offers = {offer.code: offer for offer in application.round.offers.all()}
    rankings = reviews.rankings_in(application.round)
    found = []
    for told in content["engine"].get("choices", ()):
        ours, offer = content["offers"][told["place"]], offers[told["place"]]
        view = rankings.get(offer.pk, {}).get(application.pk)
        found.append(
            Choice(
                offer=offer,
                wish=told["rank"],
                verdict=told["verdict"],
                reason=told["reason"] or "",
                seats=ours["seats"],
                tier=ours["tier"],
                lines=[
                    Line(group_label(pool), each["tier"], each["score_milli"])
                    for pool, each in ours["cutoffs"].items()
                ],
                own=told["own"],
                last=told["last"],
                by_score=content["engine"]["rule"] in BY_SCORE,
                groups=[group_label(group) for group in told["groups"]],
                host_reason=view.reason if view and view.unacceptable else "",
                enough=Line("", **ours["enough"]) if ours["enough"] else None,
                changes={each["kind"]: each["value"] for each in told["changes"]},
            )
        )
    return found


def spans_of(application: Application, content: Mapping[str, Any]) -> list[Span]:
    """Return what happened month by month where something was divided; empty elsewhere.

    Months alike in everything are one span.
    """
    parts, takes = content["engine"].get("parts", ()), content.get("takes", {})
    if not parts:
        return []
    offers = {offer.code: offer for offer in application.round.offers.all()}
    scale, first = content["engine"]["scale"], takes[content["first"]]
    spans: dict[str, Span] = {}
    for part in parts:
        alike = str([part[name] for name in ("reason", "asked", "by", "exact", "enough")] + [_where(part)])
        if alike in spans:
            spans[alike].periods.extend(map(month_of, part["periods"]))
            spans[alike].stops.extend(_stops(part, offers, scale))
            spans[alike].helps.extend(_helps(part, offers, first))
            continue
        spans[alike] = Span(
            periods=list(map(month_of, part["periods"])),
            reason=part["reason"],
            asked=part["asked"] * first // TASK,
            got=[(offers[code], units * takes[code] // TASK) for code, units in part["by"]],
            exact="" if part["exact"] == part["got"] else decimal(part["exact"] * first),
            stops=list(_stops(part, offers, scale)),
            helps=list(_helps(part, offers, first)),
            enough=None if part["enough"] is None else part["enough"] * first,
        )
    return list(spans.values())


def _where(part: Mapping[str, Any]) -> list[object]:
    """Return which pools stopped us, whatever the month."""
    return [(each["choice"], each["pool"][:3], each["level"] is None) for each in part["stops"]]


def _stops(part: Mapping[str, Any], offers: Mapping[str, Offer], scale: int) -> Iterator[Stop]:
    for each in part["stops"]:
        (_kind, group, resource, period), level = each["pool"], each["level"]
        yield Stop(
            offers[each["choice"]],
            month_of(period),
            offers[resource],
            group_label(group.removeprefix(OTHERS)),
            "" if level is None else percent(level * 100_000 // scale),
        )


def _helps(part: Mapping[str, Any], offers: Mapping[str, Offer], first: int) -> Iterator[Helps]:
    for each in part["helps"]:
        _kind, group, resource, period = each["pool"]
        yield Helps(
            offers[resource],
            month_of(period),
            group_label(group.removeprefix(OTHERS)),
            decimal(max(0, each["more"]) * first),
        )


def _bands(application: Application) -> list[Band]:
    """Compare the mean of each criterion with the band of the admitted."""
    scored = Score.objects.filter(
        review__assignment__state=AssignmentState.DONE,
        review__assignment__application__round=application.round,
        points__isnull=False,
    ).values_list("criterion_id", "review__assignment__application_id", "points")
    holders = set(application.round.awards.filter(state__in=HOLDING).values_list("application_id", flat=True))
    given: dict[tuple[int, int], list[int]] = defaultdict(list)
    for criterion_id, application_id, points in scored:
        given[criterion_id, application_id].append(points or 0)
    bands = []
    for criterion in application.round.call.criteria.all():
        mean = {
            application_id: sum(points) * 1000 // len(points)
            for (criterion_id, application_id), points in given.items()
            if criterion_id == criterion.pk
        }
        admitted = [mean[each] for each in holders if each in mean]
        many = len(admitted) >= FEW
        bands.append(
            Band(
                criterion,
                mean.get(application.pk),
                min(admitted) if many else None,
                max(admitted) if many else None,
            )
        )
    return bands
