"""QR pages: open one for a building or a counter, print its poster, close it."""

import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madang.kernel.voice import actions, queries
from madang.kernel.voice.models import Door
from madang.people import queries as people
from madang.people.permissions import Permission
from madang.ui import menus, tables, views
from madang.web.office.voice import tabs

COLUMNS = (
    tables.Column("label", gettext_lazy("Where it hangs"), ("label_ko",)),
    tables.Column("code", gettext_lazy("Address"), ("code",)),
    tables.Column("requests", gettext_lazy("Requests"), ("request_count",), numeric=True),
    tables.Column("open", gettext_lazy("Takes requests"), ("closed_at",)),
)


class DoorForm(forms.Form):
    """Where the code hangs."""

    label_ko = forms.CharField(label=gettext_lazy("Where it hangs, Korean"), max_length=120)
    label_en = forms.CharField(label=gettext_lazy("Where it hangs, English"), max_length=120, required=False)


def drawn(door: Door) -> SafeString:
    """Return the QR code of a door as SVG; it holds nothing but the address of this site."""
    code = segno.make(f"{settings.SITE_ADDRESS}{door.address}", error="q", micro=False)
    return mark_safe(  # noqa: S308 made by segno of our own address
        code.svg_inline(omitsize=True, svgclass="", lineclass="", border=2, dark="#000000", light="#ffffff")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.VOICE_READ)
def index(request: HttpRequest) -> HttpResponse:
    """Show the QR pages, and open one."""
    user = views.person(request)
    form = DoorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            door = actions.open_door(by=user, **form.cleaned_data)
            messages.success(request, _("It is open. Print its poster."))
            return redirect("office:door", door.code)
    page = tables.listed(queries.doors(), request.GET, columns=COLUMNS)
    context = {
        "form": form,
        "page": page,
        "tabs": tabs("doors"),
        "may_write": people.has(user, Permission.VOICE_WRITE),
    }
    return render(request, "office/voice/doors.html", context, status=422 if form.errors else 200)


@require_safe
@views.screen(permission=Permission.VOICE_READ)
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """Show the poster of a QR page, to be printed."""
    door = views.found(Door.objects.select_related("meeting"), code=code)
    context = {
        "door": door,
        "svg": drawn(door),
        "address": f"{settings.SITE_ADDRESS}{door.address}",
        "crumbs": [
            menus.Item(pgettext("voice", "Requests"), reverse("office:voice")),
            menus.Item(pgettext("voice", "QR pages"), reverse("office:doors")),
        ],
    }
    return render(request, "office/voice/poster.html", context)


@require_POST
@views.screen(permission=Permission.VOICE_WRITE)
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Take no more requests through it."""
    door = views.found(Door.objects.all(), code=code)
    actions.close_door(door=door, by=views.person(request))
    messages.success(request, _("It takes no more requests. Take the poster down."))
    return redirect("office:doors")


urlpatterns: list[URLPattern] = [
    path("voice/doors/", index, name="doors"),
    path("voice/doors/<slug:code>/", poster, name="door"),
    path("voice/doors/<slug:code>/close/", close, name="door-close"),
]
