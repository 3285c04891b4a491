"""Files of an application: add one, take one off, fetch one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from madang.core.errors import RuleBroken
from madang.kernel.applications import actions
from madang.kernel.applications.models import Application, Attachment
from madang.people.permissions import Permission
from madang.ui import downloads, uploads, views
from madang.web.company import mine
from madang.web.company.application import form_page


@require_POST
@views.screen(permission=Permission.APPLICATION_WRITE)
def add(request: HttpRequest, uid: str) -> HttpResponse:
    """Take a file in; a refusal is told beside the input and changes nothing else."""
    application = views.found(mine.applications(request), uid=uid)
    try:
        uploads.check_arrived(request)
        file: Any = request.FILES.get("file")
        if file is None:
            raise RuleBroken(_("Choose a file first."), field="file")
        actions.attach(
            application=application,
            by=views.person(request),
            name=file.name,
            stream=file.file,
            size=file.size,
        )
    except RuleBroken as refusal:
        return form_page(request, application, faults={"file": str(refusal)})
    messages.success(request, _("The file is attached: %(name)s") % {"name": file.name})
    return _back(application)


@require_POST
@views.screen(permission=Permission.APPLICATION_WRITE)
def remove(request: HttpRequest, uid: str) -> HttpResponse:
    """Take a file off the application."""
    attachment = _mine(request, uid)
    with views.refusals(request):
        actions.detach(attachment=attachment, by=views.person(request))
        messages.success(request, _("The file is removed: %(name)s") % {"name": attachment.name})
    return _back(attachment.application)


@require_safe
@views.screen(permission=Permission.APPLICATION_WRITE)
def fetch(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Send the file to a colleague of whoever added it."""
    attachment = _mine(request, uid)
    return downloads.sent(
        actions.path_of(attachment), name=attachment.name, content_type=attachment.content_type
    )


def _mine(request: HttpRequest, uid: str) -> Attachment:
    rows = Attachment.objects.filter(application__in=mine.applications(request), removed_at=None)
    return views.found(rows.select_related("application__round__call"), uid=uid)


def _back(application: Application) -> HttpResponse:
    return redirect(reverse("company:application", args=[application.uid]) + "#files")


urlpatterns: list[URLPattern] = [
    path("applications/<uuid:uid>/files/", add, name="add-file"),
    path("files/<uuid:uid>/", fetch, name="file"),
    path("files/<uuid:uid>/remove/", remove, name="remove-file"),
]
