"""Minutes: kept while one types, two people at once, and each passage a request in one step."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from madang.kernel.voice import actions, queries, rules
from madang.kernel.voice.models import Category, Meeting, Source
from madang.kernel.voice.states import MeetingState
from madang.people.models import Organisation
from madang.people.permissions import Permission
from madang.ui import menus, views
from madang.web.office.voice_meetings import crumbs, firms_of

MOST = 100_000


class PassageForm(forms.Form):
    """A passage of the minutes, and who said it."""

    words = forms.CharField(
        label=gettext_lazy("The words, as they were said"),
        max_length=rules.MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    title_ko = forms.CharField(
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("Empty: the first line."),
        max_length=160,
        required=False,
    )
    category = forms.ChoiceField(label=gettext_lazy("Subject"), choices=Category.choices)
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Company"),
        queryset=Organisation.objects.none(),
        to_field_name="uid",
        required=False,
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        keys = [each.pk for each in firms_of(meeting)]
        field.queryset = Organisation.objects.filter(pk__in=keys).prefetch_related("names").order_by("pk")


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.VOICE_WRITE)
def minutes(request: HttpRequest, uid: str) -> HttpResponse:
    """Write the minutes. While one types, small saves come by htmx; a whole form does the same."""
    meeting = views.found(Meeting.objects.all(), uid=uid)
    if request.method != "POST":
        return _page(request, meeting)
    quiet = views.is_partial(request)
    typed = request.POST.get("text", "")[:MOST]
    version = request.POST.get("version", "")
    number = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else -1
    saved = actions.save_minutes(
        meeting=meeting,
        text=typed,
        version=number,
        base=request.POST.get("base", "")[:MOST],
        together=not quiet,  # a whole save only: the page then shows what came of it
        by=views.person(request),
    )
    if quiet:
        return _state(request, meeting, refused=saved.refused)
    if saved.refused:
        return _page(request, meeting, typed=typed, version=number, base=request.POST.get("base", ""))
    messages.success(
        request, _("Saved, together with what somebody else wrote.") if saved.merged else _("Saved.")
    )
    return redirect("office:minutes", meeting.uid)


@require_POST
@views.screen(permission=Permission.VOICE_WRITE)
def passage(request: HttpRequest, uid: str) -> HttpResponse:
    """Turn a passage into a request of its own."""
    meeting = views.found(Meeting.objects.all(), uid=uid)
    form = PassageForm(request.POST, meeting=meeting)
    if form.is_valid():
        with views.refusals(request, form):
            made = actions.enter(
                source=Source.MEETING, meeting=meeting, by=views.person(request), **form.cleaned_data
            )
            messages.success(request, _("%(number)s: now name who answers.") % {"number": made.number})
            return redirect(f"{reverse('office:minutes', args=[meeting.uid])}#passages")
    return _page(request, meeting, form=form)


def _state(request: HttpRequest, meeting: Meeting, *, refused: bool) -> HttpResponse:
    kept = queries.minutes_of(meeting)
    context: dict[str, Any] = {"minutes": kept, "meeting": meeting}
    if refused:
        context |= {
            "theirs": kept,
            "version": request.POST.get("version", ""),
            "base": request.POST.get("base", ""),
        }
    else:
        context |= {"version": kept.version, "base": kept.text}
    return views.not_stored(render(request, "office/voice/minutes_state.html", context))


def _page(
    request: HttpRequest,
    meeting: Meeting,
    *,
    typed: str | None = None,
    version: int | None = None,
    base: str | None = None,
    form: PassageForm | None = None,
) -> HttpResponse:
    kept = queries.minutes_of(meeting)
    lines = [line.strip() for line in kept.text.split("\n") if len(line.strip(" -")) >= rules.SHORTEST_WORDS]
    taken = {line for each in queries.of_meeting(meeting) for line in each.words.split("\n")}
    is_open = meeting.state not in {MeetingState.CLOSED, MeetingState.CANCELLED}
    context = {
        "meeting": meeting,
        "minutes": kept,
        "text": kept.text if typed is None else typed,
        "version": kept.version if version is None else version,
        "base": kept.text if base is None else base,
        "theirs": kept if typed is not None else None,
        "passages": [(line, line in taken) for line in dict.fromkeys(lines)][:200] if is_open else [],
        "form": form or PassageForm(meeting=meeting),
        "is_open": is_open,
        "categories": Category.choices,
        "firms": firms_of(meeting),
        "crumbs": [*crumbs(), menus.Item(meeting.title, reverse("office:meeting", args=[meeting.uid]))],
    }
    bad = typed is not None or bool(form and form.errors)
    status = 409 if typed is not None else 422 if bad else 200
    return views.not_stored(render(request, "office/voice/minutes.html", context, status=status))


urlpatterns: list[URLPattern] = [
    path("voice/meetings/<uuid:uid>/minutes/", minutes, name="minutes"),
    path("voice/meetings/<uuid:uid>/passage/", passage, name="passage"),
]
