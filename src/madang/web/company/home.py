"""What the company has to do, what it has asked for, and what fits it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from madang.core import clock
from madang.kernel.allocation.models import Award
from madang.kernel.allocation.states import AwardState
from madang.kernel.applications import queries
from madang.kernel.applications.models import Application, Submission
from madang.kernel.applications.queries import Fit
from madang.kernel.applications.states import ApplicationState
from madang.kernel.calls.rules import phase_of
from madang.kernel.calls.states import Phase
from madang.people import queries as people
from madang.people.models import Organisation
from madang.people.permissions import Permission
from madang.register import queries as register
from madang.ui import ports, views
from madang.ui.errands import Waiting, in_order
from madang.web.company import agreements, mine, promises, requests
from madang.web.company.standing import (
    STEPS,
    Badge,
    address_of,
    badge_of,
    next_of,
    outcome_of,
    step_of,
    why_of,
)
from madang.web.company.todos import Todo


@dataclass(frozen=True)
class Line:
    """One application: how far it is, and what comes next. ``step`` is 0 where it takes no part."""

    application: Application
    step: int
    next: str
    receipt: Submission | None
    badge: Badge
    href: str = ""
    link: str = ""


@require_safe
@views.screen()
def home(request: HttpRequest) -> HttpResponse:
    """Show what there is to do, by due date, over everything; then applications; then calls that fit.

    Who belongs to no company is led to where one enters or joins one.
    """
    if not mine.companies(request):
        return redirect("account:start")
    company, at = mine.company(request), clock.now()
    applications = with_awards(company)
    fits = queries.fits_of(company, at, applications)
    waiting: list[Waiting] = [*requests.todos_of(company.pk), *all_todos(company, applications, at)]
    context = {
        "company": company,
        "companies": mine.companies(request),
        "tabs": mine.tabs(request, "home"),
        "unconfirmed": register.unconfirmed([company.pk]).exists(),
        "asking": register.joinings_waiting(company).count() if _manages(request, company) else 0,
        "todos": in_order(waiting),
        "lines": [_line(application, at) for application in applications],
        "steps": STEPS,
        "held": [matter for kind in ports.watching() for matter in kind.held_by(company, at)],
        "fits": fits,
        "fit_sentence": _fit_sentence(fits),
    }
    return views.not_stored(render(request, "company/home/index.html", context))


def with_awards(company: Organisation) -> list[Application]:
    """Return the applications of ``company``, newest first, with what they were given."""
    awards = Award.objects.select_related("offer").order_by("-pk")
    rows = queries.of_organisation(company).prefetch_related(None)  # the company's names are known here
    return list(rows.prefetch_related("submissions", Prefetch("awards", awards)))


def all_todos(company: Organisation, applications: Sequence[Application], at: datetime) -> list[Todo]:
    """Return all that waits for the company: applications, places, promises; the nearest date first."""
    return sorted(
        [*todos_of(applications, at), *promises.todos_of(company), *agreements.todos_of(company)],
        key=lambda todo: todo.due,
    )


def todos_of(applications: Sequence[Application], at: datetime) -> list[Todo]:
    """Return what the company has to do, the nearest date first; ``applications`` come with their awards."""
    return sorted([*_drafts(applications, at), *_awards(applications)], key=lambda todo: todo.due)


def _manages(request: HttpRequest, company: Organisation) -> bool:
    return people.has(views.person(request), Permission.MEMBER_MANAGE, organisation_id=company.pk)


def _drafts(applications: Sequence[Application], at: datetime) -> list[Todo]:
    return [
        Todo(
            title=_("Hand in again: %(call)s") % {"call": each.round.title}
            if each.state == ApplicationState.WITHDRAWN
            else _("Finish and hand in: %(call)s") % {"call": each.round.title},
            href=reverse("company:application", args=[each.uid]),
            due=each.round.closes_at,
            note=each.title,
        )
        for each in applications
        if each.state != ApplicationState.SUBMITTED and phase_of(each.round, at) == Phase.OPEN
    ]


def _awards(applications: Sequence[Application]) -> list[Todo]:
    return [
        Todo(
            title=_("Accept or decline: %(place)s") % {"place": award.offer.title},
            href=address_of(award),
            due=award.answer_by,
            note=_("If you do not answer, the place goes to the next."),
        )
        for each in applications
        for award in each.awards.all()
        if award.state == AwardState.OFFERED
    ]


def _line(application: Application, at: datetime) -> Line:
    phase = phase_of(application.round, at)
    standing = [each for each in application.submissions.all() if each.withdrawn_at is None]
    step = step_of(application, phase)
    if application.state != ApplicationState.SUBMITTED and phase != Phase.OPEN:
        step = 0
    award = next(iter(application.awards.all()), None)
    is_decided = phase == Phase.DECIDED and application.state == ApplicationState.SUBMITTED
    return Line(
        application,
        step,
        outcome_of(award) if is_decided else next_of(application, phase),
        standing[0] if standing else None,
        badge_of(application, phase, award),
        href=why_of(application, phase),
        link=_("Why it came out this way"),
    )


def _fit_sentence(fits: Sequence[Fit]) -> str:
    missed = [fit for fit in fits if fit.misses]
    fitting = ngettext(
        "You fit %(count)d open call.", "You fit %(count)d open calls.", len(fits) - len(missed)
    )
    said = fitting % {"count": len(fits) - len(missed)}
    if missed:
        first = str(missed[0].misses[0].sentence)
        more = ngettext("You miss %(count)d.", "You miss %(count)d.", len(missed)) % {"count": len(missed)}
        said = f"{said} {more} {first}" if len(missed) == 1 else f"{said} {more}"
    return said


urlpatterns: list[URLPattern] = [path("", home, name="home")]
