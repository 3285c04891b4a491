"""Whose screens these are: the companies a person may write for, and the one looked at now."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import pgettext

from madang.kernel.applications import queries
from madang.kernel.applications.models import Application
from madang.people import queries as people
from madang.people.models import Organisation
from madang.people.permissions import Permission
from madang.people.queries import organisations_where
from madang.ui import menus, views

_KEPT = "company"


def companies(request: HttpRequest) -> list[Organisation]:
    """Return the companies the person may write for; never empty behind ``screen(APPLICATION_WRITE)``."""
    return organisations_where(views.person(request), Permission.APPLICATION_WRITE)


def company(request: HttpRequest) -> Organisation:
    """Return the company looked at: the one asked for (``?company=``), else the last one, else the first."""
    by_uid = {str(each.uid): each for each in companies(request)}
    wanted = request.GET.get("company") or request.session.get(_KEPT, "")
    found = by_uid.get(wanted) or next(iter(by_uid.values()))
    if len(by_uid) > 1 and request.session.get(_KEPT) != str(found.uid):
        request.session[_KEPT] = str(found.uid)
    return found


def managed(request: HttpRequest) -> Organisation:
    """Return the company looked at, where the person lets people in; 404 where they do not."""
    found = company(request)
    if not people.has(views.person(request), Permission.MEMBER_MANAGE, organisation_id=found.pk):
        raise Http404
    return found


def tabs(request: HttpRequest, active: str) -> list[menus.Item]:
    """Return the pages of a company, beside each other."""
    pages = {
        "home": pgettext("company", "To do and applications"),
        "promises": pgettext("company", "Promises"),
        "requests": pgettext("company", "Requests"),
        "agreements": pgettext("company", "Agreements"),
        "money": pgettext("company", "Money"),
        "people": pgettext("company", "People"),
        "facts": pgettext("company", "Register facts"),
    }
    return [menus.Item(label, reverse(f"company:{name}"), name == active) for name, label in pages.items()]


def applications(request: HttpRequest) -> QuerySet[Application]:
    """Return the applications of all companies of the person: nobody else's is ever found."""
    return queries.of_organisations([each.pk for each in companies(request)])
