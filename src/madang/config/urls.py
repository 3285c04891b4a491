"""Which address leads to which audience."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("madang.web.public.urls")),
    path("", include("madang.web.account.urls")),
    path("company/", include("madang.web.company.urls")),
    path("evaluator/", include("madang.web.evaluator.urls")),
    path("host/", include("madang.web.host.urls")),
    path("office/", include("madang.web.office.urls")),
    path("auditor/", include("madang.web.auditor.urls")),
    path("gpu/", include("madang.kinds.compute.urls")),
    path("ui/", include("madang.ui.urls")),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]

handler400 = "madang.ui.refusals.bad_request"
handler403 = "madang.ui.refusals.forbidden"
handler404 = "madang.ui.refusals.not_found"
handler500 = "madang.ui.refusals.broken"
