"""The office writes a cluster down: where it stands, how it is reached, and how it calls each pool."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from madang.kinds.compute.actions import machines
from madang.kinds.compute.models import REHEARSAL, Centre, Cluster, Pool, Software
from madang.kinds.compute.queries.machines import pools_of
from madang.kinds.compute.views.office import tabs
from madang.people.permissions import Permission
from madang.ui import views


class ClusterForm(forms.Form):
    """A cluster, with one field for each pool: how the cluster calls it, empty where it does not run it."""

    centre = forms.ModelChoiceField(label=gettext_lazy("Centre"), queryset=Centre.objects.none())
    code = forms.CharField(
        label=gettext_lazy("Name that the cluster has for itself"),
        help_text=gettext_lazy("ClusterName of Slurm. It cannot be changed later."),
        max_length=40,
    )
    name_ko = forms.CharField(label=gettext_lazy("Name in Korean"), max_length=120)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=120)
    software = forms.ChoiceField(
        label=gettext_lazy("Software"),
        choices=Software.choices,
        widget=forms.RadioSelect,
        initial=Software.SLURM,
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How it is reached"),
        help_text=gettext_lazy("Ways are set up by the person who runs this installation."),
        required=False,
    )
    login_at = forms.CharField(
        label=gettext_lazy("Where companies log in"),
        help_text=gettext_lazy(
            "As they type it; companies that hold something see it: ssh login.example.org"
        ),
        max_length=200,
        required=False,
    )
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("Of times that it writes without one."),
        initial="Asia/Seoul",
        max_length=40,
    )
    service = forms.CharField(
        label=gettext_lazy("Level of service (QOS) of accounts"),
        help_text=gettext_lazy("Of Slurm only."),
        initial="madang",
        max_length=40,
        required=False,
    )
    untyped = forms.CharField(
        label=gettext_lazy("Type of accelerators that it gives without saying a type"),
        help_text=gettext_lazy("Leave it empty where it always says one."),
        max_length=40,
        required=False,
    )
    by_itself = forms.BooleanField(
        label=gettext_lazy("Keep it in step by itself"),
        help_text=gettext_lazy(
            "Every hour it is told what has changed: awards, GPUs taken back, terms that end. What somebody"
            " changed on the cluster itself is undone, too. Otherwise each time waits for a click."
        ),
        required=False,
    )

    def __init__(self, *args: Any, cluster: Cluster | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["centre"].queryset = Centre.objects.all()  # type: ignore[attr-defined]
        self.fields["way"].choices = _ways(cluster)  # type: ignore[attr-defined]
        self.pools = list(Pool.objects.select_related("centre"))
        if cluster:
            for fixed in ("centre", "code"):
                del self.fields[fixed]
            self.pools = [pool for pool in self.pools if pool.centre_id == cluster.centre_id]
        mine = set(pools_of(cluster).values_list("pk", flat=True)) if cluster else set()
        for pool in self.pools:
            self.fields[machines.field_of(pool.pk)] = forms.CharField(
                label=pool.name,
                required=False,
                max_length=63,
                initial=machines.name_on(pool, cluster.software) if cluster and pool.pk in mine else "",
                widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
            )

    def pool_fields(self) -> list[Any]:
        """Return the fields of the pools."""
        return [self[machines.field_of(pool.pk)] for pool in self.pools]

    def plain_fields(self) -> list[Any]:
        """Return all other fields."""
        names = {machines.field_of(pool.pk) for pool in self.pools}
        return [self[name] for name in self.fields if name not in names]

    def written(self) -> machines.Written:
        """Return what was typed; only of a valid form."""
        typed = self.cleaned_data
        plain = ("name_ko", "name_en", *machines.SETTINGS)
        names = {pool.pk: typed[machines.field_of(pool.pk)] for pool in self.pools}
        return machines.Written(**{name: typed[name] for name in plain}, names=names)


def way_name(cluster: Cluster) -> str:
    """Return how a cluster is reached, for people."""
    if cluster.way not in machines.ways():
        return _("%(way)s (no longer set up)") % {"way": cluster.way}
    return _named(cluster.way)


def _named(way: str) -> str:
    names = {
        "": _("By the command of this installation"),
        REHEARSAL: _("Not at all: a rehearsal without machines"),
    }
    return names.get(way, way)


def _ways(cluster: Cluster | None) -> list[tuple[str, str]]:
    choices = [(way, _named(way)) for way in machines.ways()]
    if cluster and cluster.way not in machines.ways():
        choices.append((cluster.way, way_name(cluster)))
    return choices


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.USAGE_MANAGE)
def enter(request: HttpRequest) -> HttpResponse:
    """Write a new cluster down."""
    form = ClusterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            cluster = machines.enter(
                centre=form.cleaned_data["centre"],
                code=form.cleaned_data["code"],
                written=form.written(),
                by=views.person(request),
            )
            messages.success(request, _("Written down. See below what it would be told."))
            return redirect("gpu:cluster", cluster.uid)
    return _page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.USAGE_MANAGE)
def change(request: HttpRequest, uid: str) -> HttpResponse:
    """Change how a cluster is reached, or what runs on it."""
    cluster = views.found(Cluster.objects.select_related("meter", "centre"), uid=uid)
    kept = {
        "name_ko": cluster.meter.name_ko,
        "name_en": cluster.meter.name_en,
        **{name: getattr(cluster, name) for name in machines.SETTINGS},
    }
    form = ClusterForm(request.POST or None, cluster=cluster, initial=kept)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            machines.change(cluster=cluster, written=form.written(), by=views.person(request))
            messages.success(request, _("Changed. See below what it would be told."))
            return redirect("gpu:cluster", cluster.uid)
    return _page(request, form, cluster)


def _page(request: HttpRequest, form: ClusterForm, cluster: Cluster | None = None) -> HttpResponse:
    context = {"form": form, "cluster": cluster, "tabs": tabs("clusters")}
    return render(
        request,
        "kinds/compute/office/cluster_form.html",
        context,
        status=422 if form.errors else 200,
    )


urlpatterns: list[URLPattern] = [
    path("office/clusters/new/", enter, name="cluster-new"),
    path("office/clusters/<uuid:uid>/change/", change, name="cluster-change"),
]
