"""Clusters with their meters."""

import factory
from factory.django import DjangoModelFactory

from madang.kernel.usage.models import Meter
from madang.kinds.compute.models import Cluster
from tests.factories.gpus import CentreFactory


class MeterFactory(DjangoModelFactory):
    """A meter that writes jobs and samples."""

    class Meta:
        model = Meter
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"yard-{n}")
    name_ko = "예시 클러스터"
    name_en = "Example cluster"
    formats = "sacct dcgm"


class ClusterFactory(DjangoModelFactory):
    """A Slurm of a centre."""

    class Meta:
        model = Cluster

    centre = factory.SubFactory(CentreFactory)
    meter = factory.SubFactory(MeterFactory)
