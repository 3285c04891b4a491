"""What the city has promised in public: the tracker, one promise, and being told when it moves."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from madang.audit import log
from madang.core import clock, files
from madang.people import queries as people
from madang.people.models import User
from madang.people.permissions import Permission
from madang.promises import actions, queries, rules
from madang.promises.models import EvidenceFile, Promise
from madang.promises.states import STANDING, Phase, PromiseState, Verdict
from madang.ui import downloads, menus, promises, tables, views
from madang.ui.forms import FilterForm

_ANY = ("", pgettext_lazy("filter", "All"))
COLUMNS = (
    tables.Column("title", gettext_lazy("Promise"), ("title_ko",)),
    tables.Column("owner", gettext_lazy("Owed by")),
    tables.Column("first", gettext_lazy("First due day"), ("first_due_on",)),
    tables.Column("due", gettext_lazy("Due day now"), ("due_on",)),
    tables.Column("slip", gettext_lazy("Moved by"), numeric=True),
    tables.Column("state", pgettext_lazy("promise", "Where it stands")),
)
CHART_ROWS, LATEST = 10, 3


class Filters(FilterForm):
    """What narrows the tracker."""

    phase = forms.ChoiceField(
        label=pgettext_lazy("promise", "Where it stands"),
        choices=[
            _ANY,
            ("standing", gettext_lazy("Not ended yet")),
            ("slipped", gettext_lazy("Due day moved")),
            *[(phase.value, phase.label) for phase in (Phase.LATE, Phase.KEPT, Phase.BROKEN, Phase.RELEASED)],
        ],
        required=False,
    )
    origin = forms.ChoiceField(label=gettext_lazy("Comes from"), required=False)
    field_order = ("phase", "origin", "q")

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["q"].label = gettext_lazy("Words or owner")
        known = [(slug, promises.origin_name(slug)) for slug in queries.origins(queries.public())]
        self.fields["origin"].choices = [_ANY, *known]  # type: ignore[attr-defined]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show all that was promised in public, what is late first, and how far it has slipped."""
    form = Filters(request.GET)
    chosen = form.chosen()
    filters = queries.Filters(
        phase=chosen.get("phase", ""), origin=chosen.get("origin", ""), text=chosen.get("q", "")
    )
    rows = queries.listed(filters, queries.public())
    page = tables.listed(
        queries.ended_last(rows), request.GET, columns=COLUMNS, sort="due", before=("ended",)
    )
    slipped = queries.slipped_most(rows, CHART_ROWS)
    title = _("How far due days have moved")
    context = {
        "form": form,
        "page": page,
        "lines": promises.lines_of(page.rows),
        "tally": queries.tally(rows, clock.today()),
        "chart": promises.slip_chart(slipped, title=title, path="/promises/{uid}/") if slipped else None,
        "narrowed": bool(chosen),
    }
    return render(request, "public/promises/index.html", context)


@require_safe
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one promise with its whole history."""
    promise = _found(uid)
    user = request.user if isinstance(request.user, User) else None
    context = {
        "promise": promise,
        "line": promises.line_of(promise),
        "remaining": rules.remaining_of(promise.due_on, clock.today()) if promise.due_on else None,
        "events": promises.timeline(promise, public=True),
        "evidence": queries.evidence_of(promise).filter(verdict=Verdict.ACCEPTED),
        "chart": promises.slip_chart([promise], title=_("Its due days over time"), path="/promises/{uid}/")
        if promise.first_due_on
        else None,
        "stands": promise.state in STANDING,
        "follows": user is not None and promise.followers.filter(user=user).exists(),
        "followers": promise.followers.count(),
        "crumbs": [menus.Item(_("Promises"), reverse("public:promises"))],
    }
    return render(request, "public/promises/show.html", context)


@require_POST
@views.screen()
def follow(request: HttpRequest, uid: str) -> HttpResponse:
    """Be told when it moves, or no longer."""
    promise, user = _found(uid), views.person(request)
    with views.refusals(request):
        if request.POST.get("follow") == "no":
            actions.unfollow(promise=promise, user=user)
            messages.success(request, _("You will hear no more of this promise."))
        else:
            actions.follow(promise=promise, user=user)
            messages.success(request, _("You will be told each time this promise moves."))
    return redirect("public:promise", promise.uid)


@require_safe
def evidence_file(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Send a file of evidence to whoever may open it; that somebody else than its giver looked is noted."""
    file = views.found(EvidenceFile.objects.select_related("evidence__promise"), uid=uid)
    if not rules.is_for_everybody(file):
        _check_may_open(request, file)
    if not files.is_as_it_came(file.path, file.sha256):
        raise Http404
    return downloads.sent(files.place_of(file.path), name=file.name, content_type=file.content_type)


def _check_may_open(request: HttpRequest, file: EvidenceFile) -> None:
    promise = queries.whole().get(pk=file.evidence.promise_id)
    user = request.user if isinstance(request.user, User) else None
    if user is None or not (
        people.has(user, Permission.PROMISE_READ) or rules.may_open(file, queries.standing_of(promise, user))
    ):
        raise Http404
    if file.evidence.given_by_id != user.pk:
        log.look(by=user, subject=promise, what=f"evidence file {file.sha256[:12]}")


def latest() -> dict[str, Any]:
    """Return for the first page the latest slips and the promises kept last."""
    shown = queries.public()
    kept = shown.filter(state=PromiseState.KEPT).order_by("-closed_at", "pk")[:LATEST]
    return {
        "slips": [
            (slip, promises.spoken_between(slip.old_due_on, slip.new_due_on))
            for slip in queries.latest_slips(shown, LATEST * 2)
            if slip.old_due_on
        ][:LATEST],
        "kept": promises.lines_of(kept),
    }


def _found(uid: str) -> Promise:
    return views.found(queries.public(), uid=uid)


urlpatterns: list[URLPattern] = [
    path("promises/", index, name="promises"),
    path("promises/files/<uuid:uid>/", evidence_file, name="evidence-file"),
    path("promises/<uuid:uid>/", show, name="promise"),
    path("promises/<uuid:uid>/follow/", follow, name="promise-follow"),
]
