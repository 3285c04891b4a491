"""A list of MOUs from a spreadsheet: send it, say what its columns mean, see what fits, bring it in."""

import hashlib
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madang.kernel.mous import actions, queries, rules
from madang.kernel.mous.actions.importing import AT_ONCE
from madang.kernel.mous.models import Fit, Import, Meaning
from madang.kernel.mous.states import UNDERWAY, ImportState
from madang.people.models import Organisation
from madang.people.permissions import Permission
from madang.ui import menus, spreadsheets, tables, uploads, views
from madang.web.office import mous

_FITS = (
    ("", gettext_lazy("All rows")),
    (Fit.WRONG, Fit.WRONG.label),
    (Fit.FITS, Fit.FITS.label),
    (Fit.KNOWN, Fit.KNOWN.label),
    (Fit.DONE, Fit.DONE.label),
)
_SAMPLES = 3  # cells shown of each column
COLUMNS = (
    tables.Column("file", gettext_lazy("File"), ("file_name",)),
    tables.Column("when", gettext_lazy("Sent"), ("created_at",)),
    tables.Column("who", gettext_lazy("By")),
    tables.Column("state", gettext_lazy("Where it stands"), ("state",)),
    tables.Column("done", gettext_lazy("Rows brought in"), ("done",), numeric=True),
)


class FileForm(forms.Form):
    """The file, and who signed for the city."""

    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        help_text=gettext_lazy("XLSX or CSV with a row of heads. Nothing is entered yet."),
    )
    our_side = forms.ModelChoiceField(
        label=gettext_lazy("For the city"), queryset=Organisation.objects.none(), to_field_name="uid"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["our_side"].queryset = queries.our_sides()  # type: ignore[attr-defined]
        self.fields["our_side"].initial = queries.our_sides().first()


class MappingForm(forms.Form):
    """What each column means."""

    our_side = forms.ModelChoiceField(
        label=gettext_lazy("For the city"), queryset=Organisation.objects.none(), to_field_name="uid"
    )
    enters_unknown = forms.BooleanField(
        label=gettext_lazy("Enter companies that are not in the register by their name"),
        help_text=gettext_lazy(
            "They stand there as stated, not confirmed. Without it their rows are left out."
        ),
        required=False,
    )

    def __init__(self, data: Any = None, *, imported: Import) -> None:
        initial = {"our_side": imported.our_side.uid, "enters_unknown": imported.enters_unknown}
        super().__init__(data, initial=initial)
        self.fields["our_side"].queryset = queries.our_sides()  # type: ignore[attr-defined]
        for column in queries.columns_of(imported):
            self.fields[f"column_{column.position}"] = forms.ChoiceField(
                label=column.head or _("Column %(place)d") % {"place": column.position + 1},
                choices=[("", _("Leave out")), *Meaning.choices],
                initial=column.meaning,
                required=False,
            )

    def meanings(self) -> dict[int, str]:
        """Return what was chosen, by the place of each column."""
        chosen = self.cleaned_data.items()
        return {
            int(name.removeprefix("column_")): value for name, value in chosen if name.startswith("column_")
        }


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.MOU_WRITE)
def index(request: HttpRequest) -> HttpResponse:
    """Show the files that were sent; send another."""
    form = FileForm()
    if request.method == "POST":
        form = FileForm(request.POST, request.FILES)
        with views.refusals(request, form):
            uploads.check_arrived(request)
            if form.is_valid():
                return redirect("office:mou-import", _taken_in(request, form).uid)
    found = Import.objects.select_related("made_by")
    page = tables.listed(found, request.GET, columns=COLUMNS, sort="-when")
    context = {"form": form, "page": page, "tabs": mous.tabs("imports")}
    return render(request, "office/mous/imports.html", context, status=422 if form.errors else 200)


def _taken_in(request: HttpRequest, form: FileForm) -> Import:
    file = form.cleaned_data["file"]
    sheets = spreadsheets.read(file, file.name)
    sheet = spreadsheets.padded(max(sheets, key=_known_heads))
    file.seek(0)
    return actions.upload(
        file_name=file.name,
        sheet_name=sheet.name,
        sha256=hashlib.file_digest(file, "sha256").hexdigest(),
        rows=[(line.number, line.cells, line.from_merged) for line in sheet.lines],
        our_side=form.cleaned_data["our_side"],
        by=views.person(request),
    )


def _known_heads(sheet: spreadsheets.Sheet) -> int:
    rows = [line.cells for line in sheet.lines]
    return len(rules.guessed(rows[rules.head_at(rows)]))


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.MOU_WRITE)
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Show what the columns mean and what fits, row by row; a change of meaning judges again."""
    imported = _found(uid)
    form = MappingForm(request.POST or None, imported=imported)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            actions.map_columns(
                imported=imported,
                meanings=form.meanings(),
                our_side=form.cleaned_data["our_side"],
                enters_unknown=form.cleaned_data["enters_unknown"],
                by=views.person(request),
            )
            messages.success(request, _("Read again. Below you see what fits now."))
            return redirect("office:mou-import", imported.uid)
    fit = request.GET.get("fit", "")
    fit = fit if fit in Fit.values else ""
    page = tables.listed(queries.judged_rows(imported, fit=fit).order_by("number"), request.GET)
    context = {
        **progress_of(imported),
        "form": form,
        "columns": _columns(imported, form),
        "page": page,
        "rows": [(row, [rules.FAULTS.get(key, key) for key in row.faults]) for row in page.rows],
        "fits": [
            menus.Item(label, page.link(fit=key or None, page=None), key == fit) for key, label in _FITS
        ],
        "is_open": imported.state == ImportState.OPEN,
        "crumbs": [*mous.crumbs(), menus.Item(_("Lists brought in"), reverse("office:mou-imports"))],
    }
    return views.not_stored(
        render(request, "office/mous/import.html", context, status=422 if form.errors else 200)
    )


def _columns(imported: Import, form: MappingForm) -> list[tuple[Any, list[str]]]:
    first = list(imported.rows.order_by("number").values_list("cells", flat=True)[:_SAMPLES])
    return [
        (
            form[f"column_{column.position}"],
            [
                cells[column.position]
                for cells in first
                if column.position < len(cells) and cells[column.position]
            ],
        )
        for column in queries.columns_of(imported)
    ]


def progress_of(imported: Import) -> dict[str, Any]:
    """Return how many rows fit, do not, are here, and were brought in."""
    counts = queries.rows_by_fit(imported)
    return {
        "imported": imported,
        "counts": counts,
        "underway": imported.state in UNDERWAY,
        "total": imported.done if imported.state == ImportState.DONE else counts[Fit.FITS],
        "by_job": counts[Fit.FITS] > AT_ONCE,
    }


@require_safe
@views.screen(permission=Permission.MOU_WRITE)
def progress(request: HttpRequest, uid: str) -> HttpResponse:
    """Show how far it is; the page asks every two seconds."""
    return render(request, "office/mous/import_progress.html", progress_of(_found(uid)))


@require_POST
@views.screen(permission=Permission.MOU_WRITE)
def start(request: HttpRequest, uid: str) -> HttpResponse:
    """Bring in what fits."""
    imported = _found(uid)
    with views.refusals(request):
        done = actions.start(imported=imported, by=views.person(request))
        if done.state == ImportState.DONE:
            messages.success(request, _("%(count)d rows were brought in.") % {"count": done.done})
        elif done.state == ImportState.FAILED:
            messages.error(request, done.error)
    return redirect("office:mou-import", imported.uid)


@require_POST
@views.screen(permission=Permission.MOU_WRITE)
def cancel(request: HttpRequest, uid: str) -> HttpResponse:
    """Give the file up, or stop the job."""
    imported = _found(uid)
    with views.refusals(request):
        actions.cancel(imported=imported, by=views.person(request))
        messages.success(request, _("Stopped. Nothing of it was entered."))
    return redirect("office:mou-import", imported.uid)


def _found(uid: str) -> Import:
    return views.found(Import.objects.select_related("our_side", "made_by"), uid=uid)


urlpatterns: list[URLPattern] = [
    path("mous/imports/", index, name="mou-imports"),
    path("mous/imports/<uuid:uid>/", show, name="mou-import"),
    path("mous/imports/<uuid:uid>/progress/", progress, name="mou-import-progress"),
    path("mous/imports/<uuid:uid>/start/", start, name="mou-import-start"),
    path("mous/imports/<uuid:uid>/cancel/", cancel, name="mou-import-cancel"),
]
