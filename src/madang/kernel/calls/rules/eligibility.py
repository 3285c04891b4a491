"""Who may apply: each rule answers with the words of the call and a sentence for the company."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from madang.core import clock, periods
from madang.kernel.calls.models import Call, Group, PresenceDemand
from madang.people.models import Presence


@dataclass(frozen=True)
class Facts:
    """What the rules need to know of a company; None or an empty text: not told yet."""

    founded_on: date | None = None
    presence: str = ""
    new_industry: bool = False
    trl: int | None = None


@dataclass(frozen=True)
class Finding:
    """One rule on one company: met (True), not met (False), not known yet (None).

    ``quote`` is the rule in the words of the call, ``sentence`` what it means here; both are lazily
    translated. ``days_over`` counts the days by which an age limit is missed.
    """

    rule: str
    outcome: bool | None
    quote: str | Promise
    sentence: str | Promise
    days_over: int | None = None


_ENOUGH: dict[str, frozenset[str]] = {
    PresenceDemand.PLEDGE: frozenset({Presence.HEAD_OFFICE, Presence.BRANCH, Presence.PLEDGE}),
    PresenceDemand.LOCAL: frozenset({Presence.HEAD_OFFICE, Presence.BRANCH}),
    PresenceDemand.HEAD_OFFICE: frozenset({Presence.HEAD_OFFICE}),
}


def age_day(call: Call) -> date:
    """Return the day on which ages are counted: as written, or the day of publication, or today."""
    if call.age_counted_on:
        return call.age_counted_on
    return call.published_at.astimezone(clock.SEOUL).date() if call.published_at else clock.today()


def eligibility(call: Call, facts: Facts, on: date) -> list[Finding]:
    """Return a finding for each rule that ``call`` sets, ages counted on ``on``."""
    found = [_age(call, facts, on), _presence(call, facts), _readiness(call, facts)]
    return [finding for finding in found if finding]


def groups_of(call: Call, facts: Facts, on: date) -> frozenset[str]:
    """Return the groups (for kept seats) a company belongs to, ages counted on ``on``."""
    groups = set()
    if facts.founded_on and on < periods.anniversary(facts.founded_on, call.young_under_years):
        groups.add(Group.YOUNG.value)
    if facts.presence == Presence.HEAD_OFFICE:
        groups.add(Group.LOCAL.value)
    return frozenset(groups)


def _age(call: Call, facts: Facts, on: date) -> Finding | None:
    """Within N years holds up to and including the last day of N years (Civil Act 157, 160)."""
    limit = call.max_age_years
    if limit is None:
        return None
    longer = call.max_age_years_new_industry
    quote = age_quote(limit, longer, on)
    if facts.founded_on is None:
        return Finding(
            "age", outcome=None, quote=quote, sentence=_("We do not know yet when your company was founded.")
        )
    allowed = longer if longer and facts.new_industry else limit
    over = (on - periods.last_day_within(facts.founded_on, allowed)).days
    if over > 0:
        return Finding("age", outcome=False, quote=quote, sentence=_age_missed(over), days_over=over)
    if over == 0:
        return Finding("age", outcome=True, quote=quote, sentence=_age_met_just(allowed))
    age = periods.age(facts.founded_on, max(on, facts.founded_on))
    return Finding("age", outcome=True, quote=quote, sentence=_age_met(age.years, age.days))


def _presence(call: Call, facts: Facts) -> Finding | None:
    if call.presence == PresenceDemand.ANYWHERE:
        return None
    quote = presence_quote(call.presence)
    if not facts.presence:
        return Finding(
            "presence", outcome=None, quote=quote, sentence=_("Say what your company has in the city.")
        )
    if facts.presence in _ENOUGH[call.presence]:
        return Finding("presence", outcome=True, quote=quote, sentence=presence_met(facts.presence))
    return Finding("presence", outcome=False, quote=quote, sentence=presence_missed(call.presence))


def _readiness(call: Call, facts: Facts) -> Finding | None:
    if call.min_trl is None:
        return None
    quote = trl_quote(call.min_trl)
    if facts.trl is None:
        return Finding(
            "trl",
            outcome=None,
            quote=quote,
            sentence=_("Say in the application how ready your technology is."),
        )
    if facts.trl >= call.min_trl:
        return Finding("trl", outcome=True, quote=quote, sentence=trl_met(facts.trl))
    return Finding("trl", outcome=False, quote=quote, sentence=trl_missed(facts.trl, call.min_trl))


def _write_age_quote(limit: int, longer: int | None, on: date) -> str:
    day = gettext("%(year)s-%(month)s-%(day)s") % {"year": on.year, "month": f"{on:%m}", "day": f"{on:%d}"}
    words = {"limit": limit, "longer": longer, "day": day}
    if longer:
        return (
            ngettext(
                "Companies founded at most %(limit)d year ago (in new industries %(longer)d), "
                "counted on %(day)s.",
                "Companies founded at most %(limit)d years ago (in new industries %(longer)d), "
                "counted on %(day)s.",
                limit,
            )
            % words
        )
    return (
        ngettext(
            "Companies founded at most %(limit)d year ago, counted on %(day)s.",
            "Companies founded at most %(limit)d years ago, counted on %(day)s.",
            limit,
        )
        % words
    )


def _write_age_missed(days: int) -> str:
    return ngettext(
        "You miss the age limit by %(days)d day.", "You miss the age limit by %(days)d days.", days
    ) % {"days": days}


def _write_age_met(years: int, days: int) -> str:
    old = ngettext("%(years)d year", "%(years)d years", years) % {"years": years}
    more = ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
    return gettext("Your company is %(years)s and %(days)s old: it meets the age limit.") % {
        "years": old,
        "days": more,
    }


def _write_age_met_just(years: int) -> str:
    return ngettext(
        "Your company is %(years)d year old on the last day that counts: it just meets the age limit.",
        "Your company is %(years)d years old on the last day that counts: it just meets the age limit.",
        years,
    ) % {"years": years}


def _write_presence_quote(demand: str) -> str:
    return str(PresenceDemand(demand).label)


def _write_presence_met(presence: str) -> str:
    if presence == Presence.PLEDGE:
        return gettext("You promise to open an office in the city before the agreement: that is enough.")
    return gettext("%(presence)s: that is enough.") % {"presence": Presence(presence).label}


def _write_presence_missed(demand: str) -> str:
    if demand == PresenceDemand.PLEDGE:
        return gettext("You need an office in the city, or to promise one before the agreement.")
    if demand == PresenceDemand.LOCAL:
        return gettext("You need a head office, branch or laboratory in the city.")
    return gettext("You need your head office in the city.")


def _write_trl_quote(least: int) -> str:
    return gettext("Technology readiness level %(least)d or higher.") % {"least": least}


def _write_trl_met(level: int) -> str:
    return gettext("Your technology is at level %(level)d: that is enough.") % {"level": level}


def _write_trl_missed(level: int, least: int) -> str:
    return gettext("Your technology is at level %(level)d; this call needs at least %(least)d.") % {
        "level": level,
        "least": least,
    }


age_quote = lazy(_write_age_quote, str)
_age_missed = lazy(_write_age_missed, str)
_age_met = lazy(_write_age_met, str)
_age_met_just = lazy(_write_age_met_just, str)
presence_quote = lazy(_write_presence_quote, str)
presence_met = lazy(_write_presence_met, str)
presence_missed = lazy(_write_presence_missed, str)
trl_quote = lazy(_write_trl_quote, str)
trl_met = lazy(_write_trl_met, str)
trl_missed = lazy(_write_trl_missed, str)
