"""Addresses of the screens of GPU time."""

from django.urls import URLPattern

from madang.kinds.compute.views import clusters, company, machines, office, prices, public, using

app_name = "gpu"
urlpatterns: list[URLPattern] = [
    *public.urlpatterns,
    *company.urlpatterns,
    *office.urlpatterns,
    *using.urlpatterns,
    *prices.urlpatterns,
    *machines.urlpatterns,
    *clusters.urlpatterns,
]
