"""The office and the machines: what a cluster says beside what was granted, and the steps between the two."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from madang.core import queue
from madang.kernel.usage import queries as usage
from madang.kinds.compute.actions.machines import name_on
from madang.kinds.compute.cluster import handing_over
from madang.kinds.compute.cluster.grants import ClusterFailed, amounts
from madang.kinds.compute.models import Account, Cluster, HandOver
from madang.kinds.compute.queries import unbilled
from madang.kinds.compute.queries.machines import pools_of
from madang.kinds.compute.views.machines import way_name
from madang.kinds.compute.views.office import tabs
from madang.people.permissions import Permission
from madang.ui import tables, views

RECENT, SHOWN = 5, 50
AT_ONCE = 30  # steps that somebody waits for; more are done in the background
TASK = "hand_over"
COLUMNS = (
    tables.Column("cluster", gettext_lazy("Cluster"), ("meter__code",)),
    tables.Column("centre", gettext_lazy("Centre"), ("centre__name_ko",)),
    tables.Column("software", gettext_lazy("Software"), ("software",)),
    tables.Column("differs", gettext_lazy("Differs by"), ("differs",), numeric=True),
    tables.Column("accounts", gettext_lazy("Accounts to be told"), ("waiting",), numeric=True),
    tables.Column("last", gettext_lazy("Last brought up to date"), ("last_at",)),
    tables.Column("metered", gettext_lazy("Metered up to"), ("metered_to",)),
)


class AdoptForm(forms.Form):
    """Whose limit is taken over, and why."""

    account = forms.ModelChoiceField(
        label=gettext_lazy("Account"), queryset=Account.objects.none(), to_field_name="name"
    )
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=500)

    def __init__(self, *args: Any, names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Account.objects.filter(name__in=names, agreement__isnull=False).order_by("name")
        self.fields["account"].queryset = rows  # type: ignore[attr-defined]


@require_safe
@views.screen(permission=Permission.USAGE_MANAGE)
def index(request: HttpRequest) -> HttpResponse:
    """Show every cluster, and which accounts of its records nobody here knows."""
    page = tables.listed(unbilled.clusters(), request.GET, columns=COLUMNS, sort="cluster")
    context = {"page": page, "tabs": tabs("clusters"), "unknown": unbilled.unknown()[:50]}
    return render(request, "kinds/compute/office/clusters.html", context)


@require_safe
@views.screen(permission=Permission.USAGE_MANAGE)
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Compare a cluster with what was granted; changes nothing."""
    return _shown(request, _found(uid))


@require_POST
@views.screen(permission=Permission.USAGE_MANAGE)
def apply(request: HttpRequest, uid: str) -> HttpResponse:
    """Bring the cluster to what was granted."""
    cluster = _found(uid)
    with views.refusals(request):
        if len(handing_over.compare(cluster).steps) > AT_ONCE:
            queue.later(TASK, cluster_id=cluster.pk)
            messages.success(request, _("There are many steps: they are done in the background."))
        else:
            _tell(request, handing_over.hand_over(cluster=cluster, by=views.person(request)))
    return redirect("gpu:cluster", cluster.uid)


@require_POST
@views.screen(permission=Permission.USAGE_MANAGE)
def adopt(request: HttpRequest, uid: str) -> HttpResponse:
    """Take a limit over from the cluster, into an amendment."""
    cluster = _found(uid)
    try:
        compared = handing_over.compare(cluster)
    except ClusterFailed as wrong:
        messages.error(request, str(wrong))
        return redirect("gpu:cluster", cluster.uid)
    form = AdoptForm(request.POST, names=[step.grant.account for step in compared.steps])
    if form.is_valid():
        with views.refusals(request, form):
            adoption = handing_over.adopt(
                cluster=cluster,
                account=form.cleaned_data["account"],
                found=compared.found,
                reason=form.cleaned_data["reason"],
                by=views.person(request),
            )
            messages.success(request, _("An amendment is written. It counts once both sides have signed it."))
            return redirect(f"/office/agreements/{adoption.amendment.uid}/")
    return _shown(request, cluster, form)


def _tell(request: HttpRequest, done: HandOver) -> None:
    if done.error:
        messages.error(
            request,
            _("%(done)d of %(planned)d steps are done, then: %(error)s Do the rest by doing it again.")
            % {"done": done.done, "planned": done.planned, "error": done.error},
        )
    else:
        messages.success(request, _("%(done)d steps are done.") % {"done": done.done})


def _shown(request: HttpRequest, cluster: Cluster, form: AdoptForm | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "cluster": cluster,
        "tabs": tabs("clusters"),
        "past": HandOver.objects.filter(cluster=cluster).select_related("by")[:10],
        "way": way_name(cluster),
        "pools": [(pool, name_on(pool, cluster.software)) for pool in pools_of(cluster)],
        "files": usage.imports().filter(meter=cluster.meter_id)[:RECENT],
        "unknown": unbilled.unknown().filter(cluster=cluster)[:RECENT],
    }
    try:
        compared = handing_over.compare(cluster)
    except ClusterFailed as wrong:
        context["failure"] = str(wrong)
    else:
        limits = [
            (step.grant.account, amounts(step.there.gpus), amounts(step.grant.gpus))
            for step in compared.steps
            if step.deed == "set_gpus"
        ]
        names = [account for account, _there, _ours in limits]
        context |= {
            "steps": [str(step) for step in compared.steps[:SHOWN]],
            "more": max(0, len(compared.steps) - SHOWN),
            "limits": limits[:SHOWN],
            "strangers": compared.strangers[:50],
            "form": form or _adopt_form(names),
        }
    return render(
        request, "kinds/compute/office/cluster.html", context, status=422 if form and form.errors else 200
    )


def _adopt_form(names: list[str]) -> AdoptForm | None:
    form = AdoptForm(names=names)
    return form if form.fields["account"].queryset.exists() else None  # type: ignore[attr-defined]


def _found(uid: str) -> Cluster:
    return views.found(Cluster.objects.select_related("meter", "centre"), uid=uid)


urlpatterns: list[URLPattern] = [
    path("office/clusters/", index, name="clusters"),
    path("office/clusters/<uuid:uid>/", show, name="cluster"),
    path("office/clusters/<uuid:uid>/apply/", apply, name="cluster-apply"),
    path("office/clusters/<uuid:uid>/adopt/", adopt, name="cluster-adopt"),
]
