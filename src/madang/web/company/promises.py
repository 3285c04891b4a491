"""What the company owes and is owed: two lists, and one promise with its history and evidence."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madang.kernel.mous import queries as mous
from madang.people.models import Organisation
from madang.people.permissions import Permission
from madang.ui import menus, owing, views
from madang.web.company import mine
from madang.web.company.todos import Todo

WING = owing.Wing(show="company:promise", judge="company:promise-judge")
MOST_MOUS = 20


@require_safe
@views.screen(permission=Permission.APPLICATION_WRITE)
def index(request: HttpRequest) -> HttpResponse:
    """Show what the company owes, or what it is owed."""
    company = mine.company(request)
    context = {
        **owing.listed(request, [company], WING),
        "company": company,
        "companies": mine.companies(request),
        "tabs": mine.tabs(request, "promises"),
        "mous": list(mous.of_company(company)[:MOST_MOUS]),
    }
    return views.not_stored(render(request, "company/promises/index.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.APPLICATION_WRITE)
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one promise; take evidence from whoever owes it."""
    crumbs = [
        menus.Item(_("My company"), reverse("company:home")),
        menus.Item(_("Promises"), reverse("company:promises")),
    ]
    promise = owing.found(mine.companies(request), uid)
    return owing.shown(request, promise, WING, template="ui/promises/show.html", crumbs=crumbs)


@require_POST
@views.screen(permission=Permission.APPLICATION_WRITE)
def judge(request: HttpRequest, uid: str) -> HttpResponse:
    """Say, as those to whom it is owed, whether the evidence holds."""
    return owing.judged(request, owing.found(mine.companies(request), uid), WING)


def todos_of(company: Organisation) -> list[Todo]:
    """Return what the company owes soon, or is late with."""
    return [
        Todo(
            title=each.title,
            href=reverse(WING.show, args=[each.promise.uid]),
            due=each.until,
            note=each.promise.evidence_wanted,
        )
        for each in owing.near([company])
    ]


urlpatterns: list[URLPattern] = [
    path("promises/", index, name="promises"),
    path("promises/<uuid:uid>/", show, name="promise"),
    path("promises/<uuid:uid>/judge/", judge, name="promise-judge"),
]
