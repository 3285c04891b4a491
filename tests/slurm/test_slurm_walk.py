"""The whole walk on a real Slurm by what screens send: published, accepted; account, jobs, use; and less."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from madang.core import clock
from madang.kernel.allocation.models import Award
from madang.kernel.usage import actions as usage
from madang.kernel.usage import queries
from madang.kernel.usage.models import Import
from madang.kinds.compute.actions import reclaiming
from madang.kinds.compute.cluster import handing_over
from madang.kinds.compute.models import (
    Account,
    AskTerms,
    Cluster,
    DayOfUse,
    HandOver,
    Holding,
    IdleCase,
    IdleRule,
    Login,
    Pool,
    PoolTerms,
)
from madang.kinds.compute.states import CaseState
from madang.kinds.compute.tasks import look_at_clusters
from madang.notices import actions as notices
from madang.notices.models import Notice
from madang.notices.states import NoticeState
from madang.people.models import User
from tests.factories.agreements import Deal, in_force
from tests.factories.allocation import drawn, run_of
from tests.factories.cluster import ClusterFactory
from tests.factories.compute import gpu_contest
from tests.factories.people import founder
from tests.slurm import jobs
from tools.slurm import CLUSTER

pytestmark = [pytest.mark.slurm, pytest.mark.django_db]


def contest_of_this_month():
    """Return a reviewed round of six A100 from this month on; three ask for two each."""
    scene = gpu_contest(h100=6)
    PoolTerms.objects.update(first_month=clock.today().replace(day=1))
    AskTerms.objects.update(first_month=clock.today().replace(day=1), units=2)
    return scene


def as_(user: User) -> Client:
    """Return the browser of a person."""
    client = Client()
    client.force_login(user)
    return client


def test_from_the_result_to_metered_use_and_back(slurm: Path) -> None:
    scene = contest_of_this_month()
    pool = PoolTerms.objects.get(offer__code="G01").pool
    Pool.objects.filter(pk=pool.pk).update(slurm_gres="a100", accelerator="A100")
    yard = ClusterFactory(meter__code=CLUSTER, centre=pool.centre)

    office, head = as_(scene.manager), as_(scene.officer)
    run = run_of(drawn(scene))
    office.post(reverse("office:propose-run", args=[run.uid]), {"reason": "공고한 규칙대로입니다."})
    head.post(reverse("office:publish-run", args=[run.publications.get().uid]))
    award = Award.objects.filter(portions__offer__code="G01").order_by("pk").first()
    company = founder(award.application.organisation)
    taken = {f"portion-{each.pk}": each.units for each in award.portions.all()}
    as_(company).post(reverse("company:accept-award", args=[award.uid]), taken)
    award.refresh_from_db()
    agreement = in_force(Deal(award, company, scene.manager, scene.officer))
    account = Account.objects.get(agreement=agreement)
    Login.objects.filter(account=account).update(name=jobs.PERSON)  # somebody whom this machine knows
    held = Holding.objects.get(account=account, month=clock.today().replace(day=1))
    assert held.units == 2

    page = reverse("gpu:cluster", args=[yard.uid])
    assert account.name in office.get(page).content.decode()
    assert office.post(reverse("gpu:cluster-apply", args=[yard.uid])).status_code == 302
    assert HandOver.objects.get(cluster=yard).error == ""
    assert handing_over.compare(yard).steps == ()
    first = jobs.send(account.name, "--gpus=a100:2", seconds=3)
    jobs.until(lambda: jobs.state(first).startswith("RUNNING"))
    beyond = jobs.send(account.name, "--gpus=1", seconds=1)
    jobs.until(lambda: "AssocGrp" in jobs.state(beyond))
    jobs.until(lambda: not jobs.state(first) and not jobs.state(beyond))
    jobs.until(lambda: jobs.ended(account.name) == {first, beyond})

    file = SimpleUploadedFile("sacct.txt", jobs.accounting(account.name).encode())
    office.post("/office/usage/", {"meter": CLUSTER, "format": "sacct", "file": file})
    found = usage.run_import(import_id=Import.objects.get().pk)
    assert (found.error, found.taken, found.aside) == ("", 2, 0)
    metered = DayOfUse.objects.filter(account=account)
    lines = [line for line in queries.ledger_of(agreement) if line.used]
    assert sum(line.used for line in lines) == sum(each.allocated for each in metered) >= 2 * 3 + 1
    assert lines[0].granted == held.gpu_hours * 3600

    case, later = reclaimed_by_walking(account)
    with clock.stopped(later):
        assert (
            sum(taking.units for taking in case.takings.filter(holding__month=later.date().replace(day=1)))
            == 1
        )
        Cluster.objects.filter(pk=yard.pk).update(by_itself=True)
        look_at_clusters(0)
        assert HandOver.objects.first().error == ""
        too_many = jobs.send(account.name, "--gpus=a100:2")
        jobs.until(lambda: "AssocGrp" in jobs.state(too_many))
        jobs.ask("scancel", too_many)
        assert handing_over.compare(yard).steps == ()


def reclaimed_by_walking(account: Account) -> tuple[IdleCase, datetime]:
    """Let days pass in which nothing runs, until part is taken back; return the case and that day.

    Each day the worker walks and the outbox is sent: three idle weeks, a warning, nobody answers.
    """
    IdleRule.objects.create()
    for days in range(45):
        at = clock.now() + timedelta(days=days)
        with clock.stopped(at):
            reclaiming.walk(at)
            notices.send_due(at + timedelta(minutes=settings.OUTBOX_GRACE_MINUTES + 1))
        case = IdleCase.objects.filter(account=account, state=CaseState.RECLAIMED).first()
        if case:
            assert Notice.objects.filter(template="gpu_idle_warning", state=NoticeState.SENT).exists()
            return case, at
    pytest.fail("nothing was taken back in 45 idle days")
