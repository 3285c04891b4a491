"""What is mine: my first page, my name and language, my notices."""

from typing import ClassVar

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override

from madang.core import clock
from madang.notices.models import Notice
from madang.notices.states import NoticeState
from madang.people import queries
from madang.people.models import User
from madang.ui import menus, tables, views


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """How others see me, and in which language I am written to."""

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["name", "language"]
        widgets: ClassVar[dict[str, type[forms.Widget]]] = {"language": forms.RadioSelect}


@views.screen()
def home(request: HttpRequest) -> HttpResponseBase:
    """Go to the screens that come first for me."""
    return redirect(menus.home_of(views.person(request)))


@views.screen()
def edit(request: HttpRequest) -> HttpResponseBase:
    """Show and change my name and language."""
    user = views.person(request)
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        with override(user.language):
            messages.success(request, _("Saved."))
        response = redirect("account:profile")
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")
        return response
    return render(
        request, "account/profile.html", {"form": form, "memberships": queries.named_memberships_of(user)}
    )


@views.screen()
def notices(request: HttpRequest) -> HttpResponseBase:
    """Show what was sent to me, latest first."""
    mine = Notice.objects.filter(recipient=views.person(request), state=NoticeState.SENT).order_by("-sent_at")
    return render(request, "account/notices.html", {"page": tables.listed(mine, request.GET)})


@views.screen()
def notice(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Show one notice of mine; from then on it counts as read."""
    mine = Notice.objects.filter(recipient=views.person(request), state=NoticeState.SENT)
    found = views.found(mine, uid=uid)
    if found.read_at is None:
        mine.filter(pk=found.pk, read_at=None).update(read_at=clock.now())
    return render(request, "account/notice.html", {"notice": found})
