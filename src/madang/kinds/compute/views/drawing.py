"""Charts of the capacity ladder and of what a company used."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from madang.kinds.compute.models import IdleCase
from madang.kinds.compute.queries import use
from madang.kinds.compute.queries.capacity import Ladder
from madang.kinds.compute.queries.holdings import Month
from madang.kinds.compute.rules.months import first_of
from madang.kinds.compute.rules.reclaiming import last_monday
from madang.ui import charts
from madang.ui.charts import Chart, Mark, Series, Spark

ROOM = 2  # months on either side that the word of a mark takes on a narrow screen


def ladder_chart(ladder: Ladder, *, today: date, gaps: Sequence[date] = ()) -> Chart:
    """Draw one pool: installed, leased, allocated, used, each behind the next."""
    months = [rung.month for rung in ladder.rungs]
    now = first_of(today)
    marks = [Mark(months.index(first_of(day)), _("Lease ends")) for day in gaps if first_of(day) in months]
    near = {months.index(now) + n for n in range(-ROOM, ROOM + 1)} if now in months else set()
    if now in months[1:] and not near & {mark.at for mark in marks}:  # two words would lie on each other
        marks.append(Mark(months.index(now), _("Now")))
    return charts.bars(
        title=_("%(pool)s: installed, leased, allocated, used") % {"pool": ladder.pool.name},
        desc=_(
            "In accelerators. Each bar is a part of the one behind it: what is missing between two is lost."
        ),
        labels=charts.months(months[0], len(months)),
        nested=True,
        unit=_("units"),
        marks=marks,
        series=[
            Series(_("Installed"), [rung.installed for rung in ladder.rungs], look=4),
            Series(_("Leased"), [rung.leased for rung in ladder.rungs], look=3),
            Series(_("Allocated"), [rung.allocated for rung in ladder.rungs], look=2),
            Series(_("Used"), [rung.used for rung in ladder.rungs], look=1),
        ],
    )


def weeks_spark(case: IdleCase, today: date, count: int = 8) -> Spark:
    """Draw how a share of a pool was used in the last weeks, against the rule of its case. Two queries."""
    key = (case.account_id, case.pool_id)
    weeks = use.weeks_of({key}, last_monday(today), count)[key].weeks
    percents = [week.percent if week.given else None for week in weeks]
    said = ", ".join("–" if percent is None else f"{percent} %" for percent in percents)
    label = _("Active in the last eight weeks: %(percents)s") % {"percents": said}
    return charts.spark(percents, label=label, most=100, bar=case.least_percent)


def ledger_chart(months: Sequence[Month]) -> Chart:
    """Draw what a company was given and what it used, by month over all its pools."""
    firsts = sorted({each.month for each in months})
    rows = [[each for each in months if each.month == month] for month in firsts]
    return charts.bars(
        title=_("Given and used, in GPU hours"),
        desc=_("Allocated: your jobs had them. Active: they worked."),
        labels=[charts.months(month, 1)[0] for month in firsts],
        nested=True,
        unit=_("hours"),
        series=[
            Series(pgettext("GPU", "Given"), [sum(m.given for m in row) for row in rows], look=4),
            Series(_("Allocated"), [sum(m.allocated for m in row) for row in rows], look=2),
            Series(_("Active"), [sum(m.active for m in row) for row in rows], look=1),
        ],
    )
