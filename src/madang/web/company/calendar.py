"""What the company has to do, as a calendar file."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madang.core import clock
from madang.people.permissions import Permission
from madang.ui import calendars, views
from madang.web.company import mine
from madang.web.company.home import all_todos, with_awards
from madang.web.company.todos import Todo


@require_safe
@views.screen(permission=Permission.APPLICATION_WRITE)
def dates(request: HttpRequest) -> HttpResponse:
    """Give the dates of the to-do list: drafts to hand in, places to answer for, promises to keep."""
    company = mine.company(request)
    todos = all_todos(company, with_awards(company), clock.now())
    name = _("To do: %(company)s") % {"company": company.name}
    return views.not_stored(
        calendars.download([event_of(todo) for todo in todos], name=name, file="madang.ics")
    )


def event_of(todo: Todo) -> calendars.Event:
    """Return a thing to do as a date; its page is its key, because one page asks for one thing."""
    key = "-".join(filter(None, todo.href.split("/")))
    return calendars.Event(key, todo.due, todo.title, text=todo.note, path=todo.href, warn=True)


urlpatterns: list[URLPattern] = [path("calendar.ics", dates, name="calendar")]
