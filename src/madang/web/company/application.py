"""One application: the form while it may be written, afterwards how it stands."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe

from madang.core import clock, files
from madang.core.errors import MadangError
from madang.kernel.applications import queries, rules
from madang.kernel.applications.models import Application
from madang.kernel.calls.rules import age_day, eligibility, phase_of
from madang.kernel.calls.states import Phase
from madang.people.permissions import Permission
from madang.ui import views
from madang.web.company import mine
from madang.web.company.draft_form import DraftForm
from madang.web.company.standing import STEPS, address_of, badge_of, next_of, step_of, why_of


def may_write(application: Application) -> bool:
    """Say whether the application may be changed now."""
    try:
        rules.check_write(application, at=clock.now())
    except MadangError:
        return False
    return True


@require_safe
@views.screen(permission=Permission.APPLICATION_WRITE)
def application(request: HttpRequest, uid: str) -> HttpResponse:
    """Show the form, or the application as it stands."""
    found = views.found(mine.applications(request), uid=uid)
    if may_write(found):
        return form_page(request, found)
    phase = phase_of(found.round, clock.now())
    awards = list(found.awards.select_related("offer", "application").order_by("-pk"))
    context = reading_context(queries.written(found)) | {
        "receipts": list(found.submissions.all())[::-1],
        "phase": phase,
        "step": step_of(found, phase),
        "steps": STEPS,
        "is_open": phase == Phase.OPEN,
        "next": next_of(found, phase),
        "badge": badge_of(found, phase, awards[0] if awards else None),
        "awards": [{"award": award, "href": address_of(award)} for award in awards],
        "why_href": why_of(found, phase),
    }
    return views.not_stored(render(request, "company/application/show.html", context))


def form_page(
    request: HttpRequest,
    application: Application,
    *,
    typed: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Show the form, with what was just ``typed`` and the refusals of it."""
    context = form_context(application, typed=typed, faults=faults)
    response = render(request, "company/application/form.html", context, status=422 if faults else 200)
    return views.not_stored(response)


def form_context(
    application: Application,
    *,
    typed: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return what the form and each of its fragments show."""
    written = queries.written(application)
    form = DraftForm(written, typed)
    form.tell(faults or {})
    call = application.round.call
    return {
        "application": application,
        "call": call,
        "written": written,
        "form": form,
        "wishes": [
            (
                ask,
                [form[name] for name in form.fields if name.startswith(f"ask-{ask.offer_id}-")],
                form[f"plan-{ask.offer_id}"],
            )
            for ask in written.asks
        ],
        "answers": [form[f"answer-{question.pk}"] for question in written.questions],
        "offers_left": list(queries.offers_left(application)),
        "gaps": rules.missing(written),
        "findings": eligibility(call, rules.facts_of(application.organisation, application), age_day(call)),
        "wishes_fault": (faults or {}).get("wishes"),
        "file_fault": (faults or {}).get("file"),
        "endings": ", ".join(files.ENDINGS),
        "accept": ",".join(f".{ending}" for ending in files.ENDINGS),
        "max_upload_bytes": settings.MAX_UPLOAD_BYTES,
        "max_upload_mb": settings.MAX_UPLOAD_BYTES // 1024**2,
    }


def reading_context(written: rules.Written) -> dict[str, Any]:
    """Return what ``written.html`` shows of an application to those who only read it."""
    return {
        "application": written.application,
        "call": written.application.round.call,
        "written": written,
        "read_answers": [(each, written.answers.get(each.pk, "")) for each in written.questions],
        "files_linked": [
            {
                "name": file.name,
                "size": file.size,
                "sha256": file.sha256,
                "href": reverse("company:file", args=[file.uid]),
            }
            for file in written.attachments
        ],
    }


urlpatterns: list[URLPattern] = [path("applications/<uuid:uid>/", application, name="application")]
