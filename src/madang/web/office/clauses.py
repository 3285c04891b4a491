"""The clauses with which agreements begin: read every version, write the next, look at it as a PDF."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise as Text
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madang.core.errors import RuleBroken
from madang.kernel.agreements import actions, queries, rules
from madang.kernel.agreements.rules import Clauses
from madang.people import queries as people
from madang.people.permissions import Permission
from madang.ui import agreements, menus, ports, views

EVERY = "all"  # in addresses, for the clauses of every kind without its own


class ClausesForm(forms.Form):
    """The clauses in both languages, and what changed."""

    text_ko = forms.CharField(
        label=gettext_lazy("clauses (Korean)"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 22, "class": "md-long"}),
    )
    text_en = forms.CharField(
        label=gettext_lazy("clauses (English)"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 16, "class": "md-long"}),
    )
    note = forms.CharField(label=gettext_lazy("What you changed, and why"), max_length=500, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = ", ".join(f"{{{word}}}" for word in sorted(rules.WORDS))
        self.fields["text_ko"].help_text = _(
            "An empty line parts two clauses. These words stand for what is agreed: %(words)s"
        ) % {"words": words}
        self.fields["text_en"].help_text = _("For reading only: the Korean clauses count.")

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        for field in ("text_ko", "text_en"):
            try:
                rules.check_words(found.get(field, ""), rules.WORDS, field=field)
            except RuleBroken as refusal:
                self.add_error(field, str(refusal))
        return found

    def clauses(self) -> Clauses:
        """Return what was written."""
        return Clauses(**{name: self.cleaned_data[name] for name in ("text_ko", "text_en", "note")})


@require_safe
@views.screen(permission=Permission.AGREEMENT_READ)
def index(request: HttpRequest) -> HttpResponse:
    """Show for every kind which version counts."""
    newest = queries.newest_templates()
    context = {
        "rows": [(key, name, newest.get(kind)) for key, (kind, name) in _kinds().items()],
        "crumbs": _crumbs(),
    }
    return render(request, "office/clauses/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.AGREEMENT_READ)
def show(request: HttpRequest, key: str) -> HttpResponse:
    """Show the clauses of a kind with their versions; who may write writes the next one."""
    may_write = people.has(views.person(request), Permission.AGREEMENT_WRITE)
    kind, _name = _found(key)
    newest = queries.versions_of(kind).first()
    begins = queries.clauses_for(kind)
    first = {
        "text_ko": begins.text_ko,
        "text_en": begins.text_en,
        "seen": newest.number if newest else 0,
    }
    form = ClausesForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            made = actions.write_template(
                kind=kind,
                clauses=form.clauses(),
                seen=form.cleaned_data["seen"],
                by=views.person(request),
            )
            messages.success(
                request,
                _("Version %(number)d is saved. Agreements written from now on begin with it.")
                % {"number": made.number},
            )
            return redirect("office:clauses-of", key)
    return _page(request, key, form, may_write=may_write)


@require_POST
@views.screen(permission=Permission.AGREEMENT_WRITE)
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """Show what is being written as a PDF of an invented agreement; nothing is saved."""
    _found(key)
    form = ClausesForm(request.POST)
    if not form.is_valid():
        return _page(request, key, form, may_write=True)
    return agreements.preview(form.clauses(), language=request.POST.get("language", ""))


@require_safe
@views.screen(permission=Permission.AGREEMENT_READ)
def version(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Show one version, and how it differs from the one before."""
    kind, name = _found(key)
    made = views.found(queries.versions_of(kind), number=number)
    before = queries.versions_of(kind).filter(number=number - 1).first()
    old = (
        (before.text_ko, before.text_en)
        if before
        else (queries.standard().text_ko, queries.standard().text_en)
    )
    context = {
        "version": made,
        "name": name,
        "key": key,
        "korean": list(queries.text_differs(old[0], made.text_ko)),
        "english": list(queries.text_differs(old[1], made.text_en)),
        "crumbs": _crumbs(key, name),
    }
    return render(request, "office/clauses/version.html", context)


def _page(request: HttpRequest, key: str, form: ClausesForm, *, may_write: bool) -> HttpResponse:
    kind, name = _found(key)
    context = {
        "form": form,
        "key": key,
        "name": name,
        "versions": queries.versions_of(kind)[:50],
        "may_write": may_write,
        "crumbs": _crumbs(key),
    }
    return render(request, "office/clauses/show.html", context, status=422 if form.errors else 200)


def _kinds() -> dict[str, tuple[str, str | Text]]:
    """Return part of an address -> kind and its name; first what counts for every kind without its own."""
    whole: dict[str, tuple[str, str | Text]] = {EVERY: ("", _("Every kind without clauses of its own"))}
    return whole | {kind.key: (kind.key, kind.name) for kind in ports.every()}


def _found(key: str) -> tuple[str, str | Text]:
    if key not in _kinds():
        raise Http404
    return _kinds()[key]


def _crumbs(key: str = "", name: str | Text = "") -> list[menus.Item]:
    crumbs = [
        menus.Item(_("Office"), reverse("office:home")),
        menus.Item(_("Agreements"), reverse("office:agreements")),
    ]
    if key:
        crumbs.append(menus.Item(_("Clauses"), reverse("office:clauses")))
    if name:
        crumbs.append(menus.Item(name, reverse("office:clauses-of", args=[key])))
    return crumbs


urlpatterns: list[URLPattern] = [
    path("agreements/clauses/", index, name="clauses"),
    path("agreements/clauses/<slug:key>/", show, name="clauses-of"),
    path("agreements/clauses/<slug:key>/preview.pdf", preview, name="clauses-preview"),
    path("agreements/clauses/<slug:key>/<int:number>/", version, name="clauses-version"),
]
