"""Meetings: plan one, invite, write down who came, and see what was asked."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madang.audit import log
from madang.core import clock
from madang.kernel.voice import actions, queries
from madang.kernel.voice.models import Meeting, Part, Participant
from madang.kernel.voice.states import MeetingState
from madang.notices.models import masked
from madang.people import queries as people
from madang.people.models import Organisation, OrganisationSort
from madang.people.permissions import Permission
from madang.ui import menus, tables, views
from madang.ui.forms import FilterForm, MomentField
from madang.ui.requests import line_of
from madang.web.office.voice import tabs

COLUMNS = (
    tables.Column("title", pgettext_lazy("voice", "Meeting"), ("title_ko",)),
    tables.Column("state", pgettext_lazy("meeting", "State"), ("state",)),
    tables.Column("when", pgettext_lazy("meeting", "When"), ("starts_at",)),
    tables.Column("place", pgettext_lazy("meeting", "Where"), ("place",)),
    tables.Column("requests", pgettext_lazy("voice", "Requests"), ("request_count",), numeric=True),
)


class PlanForm(forms.Form):
    """What a meeting is, when and where."""

    title_ko = forms.CharField(label=gettext_lazy("Title, Korean"), max_length=160)
    title_en = forms.CharField(label=gettext_lazy("Title, English"), max_length=160, required=False)
    starts_at = MomentField(label=gettext_lazy("Begins"))
    ends_at = MomentField(label=gettext_lazy("Ends"), required=False)
    place = forms.CharField(label=pgettext_lazy("meeting", "Where"), max_length=200)
    about = forms.CharField(
        label=gettext_lazy("What it is for"),
        help_text=gettext_lazy("Those who are invited read it."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    public = forms.BooleanField(
        label=gettext_lazy("Everybody may see what was asked there"), required=False, initial=True
    )


class ParticipantForm(forms.Form):
    """Who comes."""

    part = forms.ChoiceField(
        label=gettext_lazy("As"), choices=Part.choices, initial=Part.GUEST, widget=forms.RadioSelect
    )
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Organisation in the register"),
        queryset=Organisation.objects.none(),
        to_field_name="uid",
        required=False,
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Organisation.objects.filter(closed_on=None).prefetch_related("names").order_by("sort", "pk")
        self.fields["organisation"].queryset = rows  # type: ignore[attr-defined]


@require_safe
@views.screen(permission=Permission.VOICE_READ)
def index(request: HttpRequest) -> HttpResponse:
    """Show the meetings, latest first."""
    form = FilterForm(request.GET)
    chosen = form.chosen()
    rows = queries.meetings()
    if "q" in chosen:
        rows = rows.filter(title_ko__icontains=chosen["q"].replace("\x00", ""))
    page = tables.listed(rows, request.GET, columns=COLUMNS, sort="-when")
    context = {
        "form": form,
        "page": page,
        "narrowed": bool(chosen),
        "tabs": tabs("meetings"),
        "may_write": people.has(views.person(request), Permission.VOICE_WRITE),
    }
    return render(request, "office/voice/meetings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.VOICE_WRITE)
def plan(request: HttpRequest) -> HttpResponse:
    """Plan a meeting."""
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            made = actions.plan(by=views.person(request), **form.cleaned_data)
            messages.success(request, _("Planned. Now say who comes, and invite them."))
            return redirect("office:meeting", made.uid)
    return _form_page(request, form, heading=_("Plan a meeting"), back=reverse("office:meetings"))


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.VOICE_WRITE)
def change(request: HttpRequest, uid: str) -> HttpResponse:
    """Change what is planned."""
    found = _found(uid)
    names = [*PlanForm.base_fields]
    form = PlanForm(request.POST or None, initial={name: getattr(found, name) for name in names})
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            actions.change(meeting=found, by=views.person(request), **form.cleaned_data)
            messages.success(request, _("Changed. Whoever is invited is told when day or place moved."))
            return redirect("office:meeting", found.uid)
    back = reverse("office:meeting", args=[found.uid])
    return _form_page(request, form, heading=_("Change the meeting"), back=back)


@require_safe
@views.screen(permission=Permission.VOICE_READ)
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a meeting: who comes, its QR page, and what was asked."""
    return _page(request, _found(uid), ParticipantForm())


@require_POST
@views.screen(permission=Permission.VOICE_WRITE)
def add(request: HttpRequest, uid: str) -> HttpResponse:
    """Put somebody on the list."""
    found, form = _found(uid), ParticipantForm(request.POST)
    if form.is_valid():
        with views.refusals(request, form):
            actions.add_participant(meeting=found, by=views.person(request), **form.cleaned_data)
            return redirect(f"{reverse('office:meeting', args=[found.uid])}#who")
    return _page(request, found, form)


@require_POST
@views.screen(permission=Permission.VOICE_WRITE)
def drop(request: HttpRequest, uid: str, pk: int) -> HttpResponse:
    """Take somebody off the list."""
    found = _found(uid)
    seat = views.found(Participant.objects.select_related("meeting"), pk=pk, meeting=found)
    with views.refusals(request):
        actions.drop_participant(participant=seat, by=views.person(request))
    return redirect(f"{reverse('office:meeting', args=[found.uid])}#who")


@require_POST
@views.screen(permission=Permission.VOICE_READ)
def addresses(request: HttpRequest, uid: str) -> HttpResponse:
    """Uncover the addresses of those who are invited, and note who looked."""
    found = _found(uid)
    log.look(by=views.person(request), subject=found, what="participants")
    return _page(request, found, ParticipantForm(), uncovered=True)


@require_POST
@views.screen(permission=Permission.VOICE_WRITE)
def do(request: HttpRequest, uid: str) -> HttpResponse:
    """Invite, note who came, or move the meeting on in its life."""
    found, user, deed = _found(uid), views.person(request), request.POST.get("deed", "")
    with views.refusals(request):
        if deed == "invite":
            count = actions.invite(meeting=found, by=user)
            said = ngettext("%(count)d invitation goes out.", "%(count)d invitations go out.", count)
            messages.success(request, said % {"count": count})
        elif deed == "came":
            came = [
                int(pk)
                for pk in request.POST.getlist("came")
                if pk.isascii() and pk.isdigit() and len(pk) < 16
            ]
            actions.mark(meeting=found, came=came, by=user)
            messages.success(request, _("Written down."))
        elif deed in _MOVES:
            _MOVES[deed](meeting=found, by=user)
            messages.success(request, _("Saved."))
    return redirect("office:meeting", found.uid)


_MOVES = {"hold": actions.hold, "close": actions.close, "call-off": actions.call_off}


def _found(uid: str) -> Meeting:
    return views.found(Meeting.objects.select_related("door", "planned_by"), uid=uid)


def _page(
    request: HttpRequest, found: Meeting, form: ParticipantForm, *, uncovered: bool = False
) -> HttpResponse:
    seats = found.participants.select_related("user", "organisation").prefetch_related("organisation__names")
    today, has_begun = clock.today(), found.starts_at <= clock.now()
    context = {
        "meeting": found,
        "form": form,
        "seats": [
            {"seat": seat, "email": seat.email if uncovered else masked(seat.email) if seat.email else ""}
            for seat in seats
        ],
        "uncovered": uncovered,
        "has_begun": has_begun,
        "call_off": {"deed": "call-off"},
        "is_planned": found.state == MeetingState.PLANNED,
        "lines": [line_of(each, today) for each in queries.of_meeting(found)[:200]],
        "minutes": queries.minutes_of(found),
        "may_write": people.has(views.person(request), Permission.VOICE_WRITE),
        "crumbs": crumbs(),
    }
    status = 422 if form.errors else 200
    return views.not_stored(render(request, "office/voice/meeting.html", context, status=status))


def crumbs() -> list[menus.Item]:
    """Return the way to the meetings."""
    return [
        menus.Item(_("Office"), reverse("office:home")),
        menus.Item(pgettext("voice", "Requests"), reverse("office:voice")),
        menus.Item(pgettext("voice", "Meetings"), reverse("office:meetings")),
    ]


def firms_of(meeting: Meeting) -> list[Organisation]:
    """Return the companies that came to a meeting, to be named beside what was asked."""
    came = meeting.participants.filter(organisation__sort=OrganisationSort.COMPANY)
    rows = Organisation.objects.filter(pk__in=came.values("organisation_id"))
    return list(rows.prefetch_related("names").order_by("pk"))


def _form_page(request: HttpRequest, form: forms.Form, *, heading: str, back: str) -> HttpResponse:
    context = {"form": form, "heading_text": heading, "back": back, "crumbs": crumbs()}
    return render(request, "office/voice/plan.html", context, status=422 if form.errors else 200)


urlpatterns: list[URLPattern] = [
    path("voice/meetings/", index, name="meetings"),
    path("voice/meetings/new/", plan, name="meeting-new"),
    path("voice/meetings/<uuid:uid>/", show, name="meeting"),
    path("voice/meetings/<uuid:uid>/change/", change, name="meeting-change"),
    path("voice/meetings/<uuid:uid>/participants/", add, name="meeting-add"),
    path("voice/meetings/<uuid:uid>/participants/<int:pk>/drop/", drop, name="meeting-drop"),
    path("voice/meetings/<uuid:uid>/addresses/", addresses, name="meeting-addresses"),
    path("voice/meetings/<uuid:uid>/do/", do, name="meeting-do"),
]
