"""Whose screens these are: the companies a person may write for, and the one looked at now."""

from django.db.models import QuerySet
from django.http import HttpRequest

from madang.kernel.applications import queries
from madang.kernel.applications.models import Application
from madang.people.models import Organisation
from madang.people.permissions import Permission
from madang.people.queries import organisations_where
from madang.ui import views

_KEPT = "company"


def companies(request: HttpRequest) -> list[Organisation]:
    """Return the companies the person may write for; never empty behind ``screen(APPLICATION_WRITE)``."""
    return organisations_where(views.person(request), Permission.APPLICATION_WRITE)


def company(request: HttpRequest) -> Organisation:
    """Return the company looked at: the one asked for (``?company=``), else the last one, else the first."""
    by_uid = {str(each.uid): each for each in companies(request)}
    wanted = request.GET.get("company") or request.session.get(_KEPT, "")
    found = by_uid.get(wanted) or next(iter(by_uid.values()))
    if request.session.get(_KEPT) != str(found.uid):
        request.session[_KEPT] = str(found.uid)
    return found


def applications(request: HttpRequest) -> QuerySet[Application]:
    """Return the applications of all companies of the person: nobody else's is ever found."""
    return queries.of_organisations([each.pk for each in companies(request)])
