"""MOUs with firms, in public: three counts, what others counted and where that conflicts, and each MOU."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from madang.core import clock
from madang.kernel.mous import queries, rules
from madang.kernel.mous.models import Counted, Finding, Mou, Reported, Side
from madang.kernel.mous.states import MouState
from madang.ui import charts, formats, menus, promises, tables, views
from madang.ui.forms import FilterForm

_ANY = ("", pgettext_lazy("filter", "All"))
_MOST = 60  # days of the series; what is older stands in the office
COLUMNS = (
    tables.Column("number", gettext_lazy("Number"), ("number",)),
    tables.Column("title", pgettext_lazy("mou", "MOU"), ("title_ko",)),
    tables.Column("partner", gettext_lazy("On the other side")),
    tables.Column("signed", gettext_lazy("Signed on"), ("signed_on",)),
    tables.Column("state", gettext_lazy("Where it stands"), ("state",)),
    tables.Column("found", gettext_lazy("Last found"), ("last_finding",)),
    tables.Column("checked", gettext_lazy("Looked at"), ("last_checked_on",)),
)


class Filters(FilterForm):
    """What narrows the list."""

    state = forms.ChoiceField(
        label=gettext_lazy("Where it stands"), choices=[_ANY, *MouState.choices], required=False
    )
    finding = forms.ChoiceField(
        label=gettext_lazy("Last found"),
        choices=[_ANY, ("none", gettext_lazy("Never looked at")), *Finding.choices],
        required=False,
    )
    field_order = ("state", "finding", "q")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the counts with their definitions, the series of others, and the MOUs."""
    form = Filters(request.GET)
    chosen = form.chosen()
    today = clock.today()
    filters = queries.Filters(
        state=chosen.get("state", ""), finding=chosen.get("finding", ""), text=chosen.get("q", "")
    )
    found = queries.listed(filters, today=today, public_only=True)
    page = tables.listed(found, request.GET, columns=COLUMNS, sort="-signed")
    reported = list(queries.reports())[-_MOST * 3 :]
    points = rules.points_of(queries.reports_as_plain(reported))[-_MOST:]
    context = {
        "form": form,
        "page": page,
        "rows": page.rows,
        "counts": queries.counts(today, public_only=True),
        "today": today,
        "series": _series(reported, points),
        "conflicts": sum(len(said) > 0 for said in rules.conflicts(queries.reports_as_plain(reported))),
        "chart": _chart(points),
        "narrowed": bool(chosen),
    }
    return render(request, "public/mous/index.html", context)


def _series(
    reported: Sequence[Reported], points: Sequence[rules.Point]
) -> list[tuple[Reported, list[tuple[str, list[Reported], bool]]]]:
    """Return for each day, the latest first, what was said of each count and whether that conflicts."""
    found = []
    for point in reversed(points):
        of_day = [row for row in reported if row.as_of == point.as_of]
        cells = [
            (what, [row for row in of_day if row.what == what], point.is_conflicting(what))
            for what in (Counted.SIGNED, Counted.OFFICE, Counted.STAFF)
        ]
        found.append((of_day[0], cells))
    return found  # type: ignore[return-value]


def _chart(points: Sequence[rules.Point]) -> charts.Chart | None:
    """Draw the least and the most that was said; where two sources contradict each other the lines part."""
    if len(points) < 2:
        return None

    def said(what: str, pick: Any) -> list[int | None]:
        return [
            pick(each.value for each in point.said[what]) if what in point.said else None for point in points
        ]

    return charts.lines(
        title=_("What others counted, by day"),
        labels=[formats.written_day(point.as_of) for point in points],
        series=[
            charts.Series(_("MOUs signed so far"), said(Counted.SIGNED, max)),
            charts.Series(_("With an office or invested, the most that was said"), said(Counted.OFFICE, max)),
            charts.Series(
                _("With an office or invested, the least that was said"), said(Counted.OFFICE, min)
            ),
        ],
        desc=_("Press figures. Days are those that were published, at uneven distances."),
    )


@require_safe
def count(request: HttpRequest, what: str) -> HttpResponse:
    """Show the MOUs behind a count of today, with what was found and when."""
    today = clock.today()
    counts = queries.counts(today, public_only=True)
    what = what if what in Counted.values else Counted.SIGNED
    found = queries.evidence_for(what, today, public_only=True)
    context = {
        "what": what,
        "count": counts[what],
        "counts": counts,
        "page": tables.listed(found, request.GET),
        "findings": dict(Finding.choices),
        "crumbs": [menus.Item(_("MOUs with firms"), reverse("public:mous"))],
    }
    return render(request, "public/mous/count.html", context)


@require_safe
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a MOU: who signed, what each side owes, what was found of it."""
    mou: Any = views.found(queries.one(Mou.objects.filter(is_public=True)), uid=uid)
    clauses = list(mou.clauses.all())
    lines = promises.lines_of([clause.promise for clause in clauses])
    context = {
        "mou": mou,
        "ours": [party for party in mou.parties.all() if party.side == Side.OURS],
        "theirs": [party for party in mou.parties.all() if party.side == Side.THEIRS],
        "clauses": list(zip(clauses, lines, strict=True)),
        "checks": list(mou.checks.all()),
        "crumbs": [menus.Item(_("MOUs with firms"), reverse("public:mous"))],
    }
    return render(request, "public/mous/show.html", context)


urlpatterns: list[URLPattern] = [
    path("mous/", index, name="mous"),
    path("mous/counts/<slug:what>/", count, name="mou-count"),
    path("mous/<uuid:uid>/", show, name="mou"),
]
