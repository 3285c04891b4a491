"""The pages on which a draft is written: one a section, each saved by itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madang.core import clock
from madang.kernel.calls import actions, queries, rules
from madang.kernel.calls.models import Call, Round
from madang.kernel.calls.rules import Section
from madang.people.models import User
from madang.people.permissions import Permission
from madang.ui import menus, ports, views
from madang.web.office.call_forms import DatesForm, DecisionForm, TextForm, WhoForm
from madang.web.public.rounds import chosen, links_to

SECTIONS: Mapping[str, str | Promise] = {
    Section.TEXT: _("Text"),
    Section.WHO: _("Who may apply"),
    Section.ROUND: _("Dates"),
    Section.PLACES: _("Places offered"),
    Section.CRITERIA: _("Criteria"),
    Section.QUESTIONS: _("Questions"),
    Section.DECISION: _("How it is decided"),
}
_DATES = ("opens_at", "closes_at", "review_due_at", "results_due_on", "lottery_known_at")
_SOURCES = ("lottery_source_ko", "lottery_source_en")


@dataclass(frozen=True)
class Page:
    """A section that is one form: how the form begins, and what saving it does."""

    form: Callable[[Call, Round, Any], forms.BaseForm]
    save: Callable[[Call, Round, Any, User], None]
    note: str | Promise = ""


def _text(call: Call, _round: Round, data: Any) -> forms.BaseForm:
    return TextForm(data, instance=call)


def _who(call: Call, _round: Round, data: Any) -> forms.BaseForm:
    return WhoForm(data, instance=call)


def _save_call(call: Call, _round: Round, form: Any, by: User) -> None:
    actions.update(call=call, by=by, **form.cleaned_data)


def _dates(_call: Call, round: Round, data: Any) -> forms.BaseForm:
    return DatesForm(data, initial={name: getattr(round, name) for name in _DATES})


def _save_dates(call: Call, round: Round, form: Any, by: User) -> None:
    actions.save_round(call=call, round=round, by=by, **form.cleaned_data)


def _decision(call: Call, round: Round, data: Any) -> forms.BaseForm:
    first = {name: getattr(round, name) for name in _SOURCES}
    mark = f"{call.min_score_milli // 1000}.{call.min_score_milli % 1000 // 100}"
    return DecisionForm(data, instance=call, initial=first | {"pass_mark": mark})


def _save_decision(call: Call, round: Round, form: Any, by: User) -> None:
    actions.update(call=call, by=by, **form.call_fields())
    actions.save_round(call=call, round=round, by=by, **form.round_fields())


PAGES: Mapping[str, Page] = {
    Section.TEXT: Page(_text, _save_call, _("What a company reads first. Both languages are needed.")),
    Section.WHO: Page(_who, _save_call, _("A limit left empty is no limit.")),
    Section.ROUND: Page(
        _dates, _save_dates, _("After publication a deadline can only move to a later moment.")
    ),
    Section.DECISION: Page(
        _decision, _save_decision, _("This is fixed at publication and cannot be corrected afterwards.")
    ),
}
LISTS = frozenset({Section.PLACES, Section.CRITERIA, Section.QUESTIONS})
# What each round has of its own; the rest is said once for the whole call.
OF_A_ROUND = frozenset({Section.ROUND, Section.PLACES, Section.DECISION})


def draft_or_404(uid: object) -> Call:
    """Return a draft, whole, by its address; a published call is refused with the way to correct it."""
    call = views.found(queries.whole(), uid=uid)
    rules.check_draft(call)
    return call


def round_asked(request: HttpRequest, call: Call) -> Round:
    """Return the round of a draft that is being written, the first where none is named.

    Every draft has one from its first page on; a strange number answers 404.
    """
    rounds = list(call.rounds.all())
    if not rounds:
        raise Http404
    return chosen(request, rounds, rounds[0])


def around(call: Call, section: str, round: Round | None = None) -> dict[str, Any]:
    """Return what surrounds every page of the editor: the sections, and what each still lacks.

    ``round`` is the one being written: the parts that each round has of its own lead to the others too.
    """
    found = [str(gap.section) for gap in rules.gaps(queries.draft_of(call), clock.now())]
    keys = list(SECTIONS)
    following = keys[keys.index(Section(section)) + 1 :]
    return {
        "call": call,
        "section": section,
        "section_title": SECTIONS[Section(section)],
        "sections": [
            {
                "label": label,
                "href": address_of(call, key, round),
                "active": key == section,
                "count": found.count(key) or None,
            }
            for key, label in SECTIONS.items()
        ],
        "round": round,
        "rounds": links_to(list(call.rounds.all()), round) if round and section in OF_A_ROUND else [],
        "missing": len(found),
        "next_section": address_of(call, following[0], round)
        if following
        else reverse("office:board", args=[call.uid]),
        "crumbs": [
            menus.Item(_("Office"), reverse("office:home")),
            menus.Item(call.title, reverse("office:board", args=[call.uid])),
        ],
    }


def address_of(call: Call, section: str, round: Round | None = None) -> str:
    """Return where a section of a draft is written, for ``round`` where it is not the first."""
    later = f"?round={round.number}" if round and round.number > 1 else ""
    return reverse("office:call_edit", args=[call.uid, str(section)]) + later


@views.screen(permission=Permission.CALL_WRITE)
def edit(request: HttpRequest, uid: str, section: str) -> HttpResponse:
    """Write one section; what was typed stays where something is wrong."""
    if section not in SECTIONS:
        raise Http404
    call = draft_or_404(uid)
    round = round_asked(request, call)
    if section in LISTS:
        return render(request, f"office/calls/{section}.html", around(call, section, round))
    page = PAGES[section]
    form = page.form(call, round, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            page.save(call, round, form, views.person(request))
            messages.success(request, _("Saved."))
            return redirect(_onward(request, call, section, round))
    context = around(call, section, round) | {"form": form, "note": page.note}
    if section == Section.DECISION:
        context["explained"] = [
            rules.ALLOCATION_RULES[key] for key in rules.rules_of(ports.of_kind(call.kind).family)
        ]
    return render(request, "office/calls/section.html", context)


def _onward(request: HttpRequest, call: Call, section: str, round: Round) -> str:
    """Return the next section where the person pressed 'save and go on', else the same page."""
    if request.POST.get("go") != "next":
        return address_of(call, section, round)
    return str(around(call, section, round)["next_section"])


urlpatterns: list[URLPattern] = [
    path("calls/<uuid:uid>/edit/<slug:section>/", edit, name="call_edit"),
]
