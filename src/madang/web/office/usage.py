"""Files of use: send one, follow how far it is read, stop it, and see what was set aside and why."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madang.kernel.usage import actions, queries
from madang.kernel.usage.models import Import, Meter
from madang.kernel.usage.states import UNDERWAY
from madang.people.permissions import Permission
from madang.ui import tables, uploads, views
from madang.ui.menus import Item

COLUMNS = (
    tables.Column("file", gettext_lazy("File"), ("name",)),
    tables.Column("when", gettext_lazy("Sent"), ("created_at",)),
    tables.Column("meter", gettext_lazy("Meter"), ("meter__code",)),
    tables.Column("state", gettext_lazy("Where it stands"), ("state",)),
    tables.Column("taken", gettext_lazy("New records"), ("taken",), numeric=True),
    tables.Column("corrected", gettext_lazy("Corrected"), ("corrected",), numeric=True),
    tables.Column("aside", gettext_lazy("Set aside"), ("aside",), numeric=True),
)
ASIDE_COLUMNS = (
    tables.Column("line", gettext_lazy("Line"), ("line",), numeric=True),
    tables.Column("reason", gettext_lazy("Why it was set aside"), ("reason",)),
    tables.Column("text", gettext_lazy("What stands there")),
)


class FileForm(forms.Form):
    """The file, the meter that wrote it, and its format."""

    meter = forms.ModelChoiceField(
        label=gettext_lazy("Meter"), queryset=Meter.objects.none(), to_field_name="code"
    )
    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        choices=[("sacct", gettext_lazy("Jobs, from sacct")), ("dcgm", gettext_lazy("Activity, from DCGM"))],
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("The same file twice does no harm: nothing is counted twice."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meter"].queryset = queries.meters()  # type: ignore[attr-defined]
        self.fields["meter"].initial = queries.meters().first()


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.USAGE_MANAGE)
def index(request: HttpRequest) -> HttpResponse:
    """Show the files that were read, latest first; take in another."""
    form = FileForm()
    if request.method == "POST":
        form = FileForm(request.POST, request.FILES)
        with views.refusals(request, form):
            uploads.check_arrived(request)
            if form.is_valid():
                return redirect("office:usage-import", _taken_in(request, form).uid)
    page = tables.listed(queries.imports(), request.GET, columns=COLUMNS, sort="-when")
    context = {"form": form, "page": page, "has_meters": queries.meters().exists()}
    return render(request, "office/usage/imports.html", context, status=422 if form.errors else 200)


def _taken_in(request: HttpRequest, form: FileForm) -> Import:
    file = form.cleaned_data["file"]
    return actions.request_import(
        meter=form.cleaned_data["meter"],
        format=form.cleaned_data["format"],
        name=file.name,
        stream=file,
        size=file.size,
        by=views.person(request),
    )


@require_safe
@views.screen(permission=Permission.USAGE_MANAGE)
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one file: how far it is, what came of its lines, and those that were set aside."""
    found = _found(uid)
    context = {
        **_progress(found),
        "page": tables.listed(queries.aside_lines_of(found), request.GET, columns=ASIDE_COLUMNS, sort="line"),
        "reasons": queries.reasons_aside(found)[:10],
        "crumbs": [
            Item(_("Office"), reverse("office:home")),
            Item(_("Files of use"), reverse("office:usage")),
        ],
    }
    return render(request, "office/usage/import.html", context)


@require_safe
@views.screen(permission=Permission.USAGE_MANAGE)
def progress(request: HttpRequest, uid: str) -> HttpResponse:
    """Show how far one file is; the page itself where no script asks."""
    if not views.is_partial(request):
        return redirect("office:usage-import", uid)
    return render(request, "office/usage/progress.html", _progress(_found(uid)))


@require_POST
@views.screen(permission=Permission.USAGE_MANAGE)
def cancel(request: HttpRequest, uid: str) -> HttpResponse:
    """Stop reading."""
    found = _found(uid)
    with views.refusals(request):
        actions.cancel(found=found, by=views.person(request))
        messages.success(
            request, _("Reading stops. What was read so far stays; read the file again to go on.")
        )
    return redirect("office:usage-import", found.uid)


def _progress(found: Import) -> dict[str, Any]:
    return {
        "found": found,
        "underway": found.state in UNDERWAY,
        "erases_on": queries.erased_on(found, settings.USAGE_FILE_DAYS),
    }


def _found(uid: str) -> Import:
    return views.found(queries.imports(), uid=uid)


urlpatterns: list[URLPattern] = [
    path("usage/", index, name="usage"),
    path("usage/<uuid:uid>/", show, name="usage-import"),
    path("usage/<uuid:uid>/progress/", progress, name="usage-progress"),
    path("usage/<uuid:uid>/cancel/", cancel, name="usage-cancel"),
]
