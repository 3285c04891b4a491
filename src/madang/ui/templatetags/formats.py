"""Filters: days, times, money, scores and sizes as people write them."""

from collections.abc import Iterable
from datetime import date, datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext

from madang.core import money, registry
from madang.kernel.allocation.models import Portion
from madang.kernel.calls.models import Call, Offer
from madang.kernel.calls.rules import ALLOCATION_RULES
from madang.ui import formats

register = template.Library()


@register.filter
def when(moment: datetime | None) -> str:
    """{{ call.closes_at|when }}: 2026. 11. 22.(일) 18:00."""
    if not moment:
        return ""
    return format_html(
        '<time datetime="{}">{}</time>', moment.isoformat(timespec="minutes"), formats.written_time(moment)
    )


@register.filter
def day(moment: date | datetime | None) -> str:
    """{{ round.results_due_on|day }}: 2026. 11. 22.(일)."""
    if not moment:
        return ""
    return format_html(
        '<time datetime="{}">{}</time>',
        formats.local_day(moment).isoformat(),
        formats.written_day(moment),
    )


@register.filter
def won(amount: int | None) -> str | SafeString:
    """{{ award.granted_won|won }}: 1억 2,000만원, the plain number on hover and to screen readers."""
    if amount is None:
        return ""
    spoken = money.spoken(amount, "en" if get_language() == "en" else "ko")
    return format_html(
        '<data class="md-number" value="{}" title="{}">{}</data>', amount, f"₩{amount:,}", spoken
    )


@register.filter
def points(milli: int | None) -> str:
    """{{ review.total_milli|points }}: 82.4 of 82,499 thousandths; an en dash where there is none."""
    return "–" if milli is None else formats.written_points(milli)


@register.filter
def size(count: int) -> str:
    """{{ attachment.size|size }}: 1.2 MB."""
    return formats.written_size(count)


@register.filter
def is_divided(call: Call) -> bool:
    """{% if call|is_divided %}: what it offers is given in amounts by the month, not as whole things."""
    return bool(registry.kind(call.kind).family == "shares")


@register.filter
def amount(units: int, call: Call) -> str:
    """{{ offer.units|amount:call }}: 3 seats, or 880 units a month, whatever is on offer."""
    if is_divided(call):
        return ngettext("%(units)s unit a month", "%(units)s units a month", units) % {"units": f"{units:,}"}
    return ngettext("%(units)s seat", "%(units)s seats", units) % {"units": units}


@register.filter
def spans(months: Iterable[tuple[date, int]]) -> list[tuple[str, int]]:
    """{% for span, units in held.months|spans %}: months side by side with the same units are one span."""
    found: list[tuple[date, date, int]] = []
    for month, units in months:
        if found and found[-1][2] == units and found[-1][1] == month:
            found[-1] = (found[-1][0], _next(month), units)
        else:
            found.append((month, _next(month), units))
    return [(formats.written_months(first, after), units) for first, after, units in found]


@register.filter
def by_offer(portions: Iterable[Portion]) -> list[tuple[Offer, list[tuple[date, int]], int]]:
    """{% for offer, months, less in award.portions.all|by_offer %}: what stands; less than given, in all."""
    found: dict[int, tuple[Offer, list[tuple[date, int]], list[int]]] = {}
    for each in portions:
        _, months, less = found.setdefault(each.offer_id, (each.offer, [], []))
        months.append((each.period, each.units))
        less.append(each.given - each.units)
    return [(offer, months, sum(less)) for offer, months, less in found.values()]


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


@register.filter
def rule_title(key: str) -> str:
    """{{ run.rule|rule_title }}: the name of a rule of allocation, in words."""
    words = ALLOCATION_RULES.get(key)
    return str(words.title) if words else key


@register.inclusion_tag("ui/components/d_day.html")
def d_day(moment: date | datetime) -> dict[str, object]:
    """{% d_day round.closes_at %}: D-3 in calm, D-1 in haste, 3일 지남 in red; the words say it too."""
    left = formats.days_left(moment)
    passed = formats.has_passed(moment)
    look = "bg-light-danger" if passed else "bg-light-warning" if left <= 3 else "bg-light-gray"
    return {"look": look, "words": formats.spoken_distance(moment), "moment": moment}
