"""The receipt of a hand-in, as a page and as a PDF."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from madang.kernel.applications.models import Submission
from madang.people.permissions import Permission
from madang.ui import views
from madang.web.company import mine, receipt_pdf


@require_safe
@views.screen(permission=Permission.APPLICATION_WRITE)
def receipt(request: HttpRequest, uid: str) -> HttpResponse:
    """Show number, time and hash of a hand-in, and what to do with them."""
    return views.not_stored(render(request, "company/receipt/index.html", {"receipt": _mine(request, uid)}))


@require_safe
@views.screen(permission=Permission.APPLICATION_WRITE)
def pdf(request: HttpRequest, uid: str) -> HttpResponse:
    """Send the receipt as a PDF in the language of the page."""
    found = _mine(request, uid)
    response = HttpResponse(receipt_pdf.of(found), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.number}.pdf"'
    return views.not_stored(response)


def _mine(request: HttpRequest, uid: str) -> Submission:
    rows = Submission.objects.filter(application__in=mine.applications(request))
    return views.found(rows.select_related("application__round__call", "by", "withdrawn_by"), uid=uid)


urlpatterns: list[URLPattern] = [
    path("receipts/<uuid:uid>/", receipt, name="receipt"),
    path("receipts/<uuid:uid>/receipt.pdf", pdf, name="receipt-pdf"),
]
