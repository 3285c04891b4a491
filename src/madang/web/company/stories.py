"""The sentences of the page that says why: one wish, one story."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from madang.kernel.allocation import queries
from madang.kernel.allocation.queries.reasons import Choice, Line
from madang.kernel.calls.models import Group
from madang.ui import formats


@dataclass(frozen=True)
class Story:
    """One wish in sentences."""

    choice: Choice
    state: str
    verdict: str
    standing: str
    reason: str
    changes: list[str]


def story_of(choice: Choice, why: queries.Why) -> Story:
    """Say one wish in sentences: of the published run, or of a later one for seats that fell free."""
    state, verdict = {
        "admitted": ("accepted", _("Admitted")),
        "not_needed": ("draft", _("Not looked at")),
        "refused": ("declined", _("Not admitted")),
    }[choice.verdict]
    return Story(
        choice, state, verdict, _standing(choice, why), _reason(choice, why), list(_changes(choice, why))
    )


def draw_of(why: queries.Why) -> str:
    """Say for what the number in the public draw counts under the rule of the call."""
    if why.family == "shares":
        return _("It counts only where two stand at exactly the same level and one unit is left.")
    return {
        "serial_dictatorship": _("Under the rule of this call it decides who chooses first."),
        "points_first_come": _("It counts only where wish, order and time of receipt are all equal."),
    }.get(why.rule, _("It counts only where two stand exactly equal."))


def _standing(choice: Choice, why: queries.Why) -> str:
    """Seats, and where score decides the cut-off and where we stood: the numbers in one line."""
    if choice in why.after:
        seats = ngettext("%(count)d free seat", "%(count)d free seats", choice.seats)
    else:
        seats = ngettext("%(count)d seat", "%(count)d seats", choice.seats)
    parts = [seats % {"count": choice.seats}]
    if not choice.by_score or not choice.seats:
        return parts[0] + "."
    for line in choice.lines:
        words = _line(line.tier, line.score_milli)
        if line.group:
            parts.append(
                _("cut-off of seats kept for %(group)s: %(line)s") % {"group": line.group, "line": words}
            )
        else:
            parts.append(_("cut-off %(line)s") % {"line": words})
    if not choice.lines:
        parts.append(_("seats were left"))
    ours = _("Ours: %(line)s.") % {"line": _line(choice.tier, why.score_milli)}
    return ", ".join(parts) + ". " + ours


def _line(tier: int | None, score_milli: int | None) -> str:
    score = _("no score")
    if score_milli is not None:
        score = _("%(points)s points") % {"points": formats.written_points(score_milli)}
    return score if tier is None else _("%(score)s, host's rank %(tier)d") % {"score": score, "tier": tier}


def _reason(choice: Choice, why: queries.Why) -> str:
    if choice.reason == "unacceptable":
        return _unacceptable(choice, why)
    told = str(_REASONS[choice.reason or choice.verdict])
    if choice.verdict == "admitted" and not choice.by_score:
        told = _("There was still a seat when your turn came.")
    return told % {"groups": ", ".join(choice.groups), "last": choice.last, "own": choice.own}


_REASONS: Final = {
    "admitted": gettext_lazy("The place took you among those who stood before its cut-off."),
    "not_needed": gettext_lazy("You got a place that you wished for more, so this one was not needed."),
    "priority": gettext_lazy(
        "All seats went to companies that stood before you there: "
        "in the order of this place the last one admitted was number %(last)s, you are %(own)s."
    ),
    "reserve": gettext_lazy("The seats you could have had there are kept for: %(groups)s."),
    "lottery": gettext_lazy(
        "You stood equal with the last one admitted, and the public draw decided: "
        "its number was %(last)s, yours is %(own)s."
    ),
    "draw": gettext_lazy(
        "This place is given by the public draw alone: "
        "the last one admitted had number %(last)s, yours is %(own)s."
    ),
    "wish": gettext_lazy(
        "Earlier wishes are served first: "
        "the last one admitted had this place as wish %(last)s, you as wish %(own)s."
    ),
    "receipt": gettext_lazy(
        "You stood equal with the last one admitted, and the order of receipt decided: "
        "it came as number %(last)s, you as number %(own)s."
    ),
    "no_seats": gettext_lazy("There was no seat to give."),
}


def _unacceptable(choice: Choice, why: queries.Why) -> str:
    if not why.eligible:
        return _("The office found that your application does not meet the conditions of the call.")
    if not why.passed:
        mark = formats.written_points(why.pass_mark_milli)
        return _("Your score is below the pass mark of %(mark)s points.") % {"mark": mark}
    if choice.host_reason:
        return _("The host cannot take your project: “%(reason)s”") % {"reason": choice.host_reason}
    return _("The host cannot take your project.")


def _changes(choice: Choice, why: queries.Why) -> Iterator[str]:
    """Say what alone would have been enough; the engine has tried each by running the rule again."""
    by_score = choice.by_score or choice.reason in {"priority", "receipt", "lottery"}
    if choice.enough and by_score and choice.reason != "unacceptable":
        yield _enough(choice.enough, choice, why)
    if seats := choice.changes.get("seats"):
        yield (
            ngettext(
                "With %(count)d more seat there, you would have had a place.",
                "With %(count)d more seats there, you would have had a place.",
                int(seats),
            )
            % {"count": int(seats)}
        )
    if ticket := choice.changes.get("ticket"):
        yield _("With number %(number)s or better in the draw, you would have had a place.") % {
            "number": ticket
        }
    if receipt := choice.changes.get("receipt"):
        yield (
            _("Handed in as number %(number)s or earlier, you would have had a place.") % {"number": receipt}
        )
    if wish := choice.changes.get("wish"):
        yield (
            _("Listed as wish %(wish)s, you would have had this place: this rule punishes an honest list.")
            % {"wish": wish}
        )
    if (group := choice.changes.get("group")) in Group.values:
        label = Group(group).label
        yield _("Among the group “%(group)s”, you would have had a place.") % {"group": label}


def _enough(enough: Line, choice: Choice, why: queries.Why) -> str:
    if enough.tier == choice.tier and enough.score_milli is not None and why.score_milli is not None:
        missing = formats.written_points(max(0, enough.score_milli - why.score_milli))
        return _("With %(points)s points more, you would have had a place.") % {"points": missing}
    line = _line(enough.tier, enough.score_milli)
    return _("Standing there at %(line)s or better, you would have had a place.") % {"line": line}
