"""The sentences of the page that says why, where something was divided: months in which one fared alike."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.kernel.allocation import queries
from madang.kernel.allocation.queries.reasons import Helps, Span, Stop
from madang.ui import formats
from madang.ui.templatetags.formats import spans


@dataclass(frozen=True)
class SharedStory:
    """Some months in sentences."""

    months: str
    state: str
    verdict: str
    outcome: str
    reasons: list[str]
    changes: list[str]


def shared_story_of(span: Span, why: queries.Why) -> SharedStory:
    """Say in sentences how one fared in the months of ``span``."""
    state, verdict = {
        "full": ("accepted", _("Met in full")),
        "capped": ("accepted", _("As much as one company may have")),
        "stopped": ("offered", _("In part")) if span.got else ("declined", _("Nothing")),
    }[span.reason]
    return SharedStory(
        months=_months(span.periods),
        state=state,
        verdict=verdict,
        outcome=_outcome(span),
        reasons=list(_reasons(span, why)),
        changes=list(_changes(span)),
    )


def nothing_asked(why: queries.Why) -> str:
    """Say why an application took no part in the sharing."""
    if not why.eligible:
        return _("The office found that your application does not meet the conditions of the call.")
    if not why.passed:
        mark = formats.written_points(why.pass_mark_milli)
        return _("Your score is below the pass mark of %(mark)s points.") % {"mark": mark}
    return _("Whoever runs what you asked for cannot take your project.")


def _months(periods: Sequence[date]) -> str:
    """Say months, those that follow on each other as one span."""
    return ", ".join(span for span, _ in spans((each, 1) for each in periods))


def _outcome(span: Span) -> str:
    if not span.got:
        return _("You asked for %(asked)d in each month and got nothing.") % {"asked": span.asked}
    got = ", ".join(f"{offer.title} {units}" for offer, units in span.got)
    return _("You asked for %(asked)d in each month and got: %(got)s.") % {"asked": span.asked, "got": got}


def _reasons(span: Span, why: queries.Why) -> Iterator[str]:
    for stop in _first_of_each(span.stops):
        months = _months(sorted({each.period for each in span.stops if each.offer == stop.offer}))
        words = {"offer": stop.of.title, "months": months, "level": stop.level, "group": stop.group}
        if not stop.level:
            yield _("%(offer)s had no room for you from the start in %(months)s.") % words
        elif stop.group:
            yield (
                _(
                    "What of %(offer)s is not kept for %(group)s ran out in %(months)s, when everybody had "
                    "risen to %(level)s %% of all there is."
                )
                % words
            )
        else:
            yield (
                _("%(offer)s ran out in %(months)s, when everybody had risen to %(level)s %% of all of it.")
                % words
            )
    if span.exact:
        yield _("Your exact share was %(exact)s; whole units were handed out from there.") % {
            "exact": span.exact
        }
    if span.stops and why.weight > 1:
        yield _("You weighed %(weight)d; whoever weighs more rises faster.") % {"weight": why.weight}


def _first_of_each(stops: Sequence[Stop]) -> list[Stop]:
    """Return one stop for each choice: the first of its months stands for all of them."""
    return list({each.offer.pk: each for each in reversed(stops)}.values())[::-1]


def _changes(span: Span) -> Iterator[str]:
    for each in span.helps:
        yield _help(each)
    if span.enough:
        yield (
            ngettext(
                "An ask of %(units)d would have been met in full.",
                "An ask of %(units)d would have been met in full.",
                span.enough,
            )
            % {"units": span.enough}
        )


def _help(helps: Helps) -> str:
    words = {"offer": helps.offer.title, "month": f"{helps.period:%Y-%m}", "more": helps.more}
    if helps.more == "0":
        return _("One more unit of %(offer)s in %(month)s would have given you no more.") % words
    return (
        _("One more unit of %(offer)s in %(month)s would have given you %(more)s more, months added up.")
        % words
    )
