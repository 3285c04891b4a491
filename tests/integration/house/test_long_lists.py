"""Every list of the house with five hundred rows behind it: at most fifteen queries each."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from madang.core import clock
from madang.kernel.accounts.models import Book, Claim, Entry, Line, Receipt, Scheme, Shift
from madang.kernel.agreements.models import Agreement, Change, Template
from madang.kernel.allocation.models import Publication, Run
from madang.kernel.applications.models import Application, Ask, Submission
from madang.kernel.calls.models import Call, Offer, Round
from madang.kernel.mous.models import Check, Import, ImportRow, Mou, Party, Reported
from madang.kernel.plans.models import Amount, Milestone, Plan, Project
from madang.kernel.reviews.models import Assignment, Screening
from madang.kernel.voice.models import Door, Meeting, Request, Turn
from madang.kinds.compute.models import Account, Billed, Capacity, Holding, IdleCase, Login
from madang.kinds.compute.models import Request as GpuRequest
from madang.kinds.site.models import Place, SiteTerms
from madang.notices.models import Notice
from madang.people.models import Organisation, OrganisationName
from madang.promises.models import Promise, Slip
from tests.factories import gpus
from tests.factories.accounts import Money, filed, money
from tests.factories.allocation import PublicationFactory
from tests.factories.applications import submitted
from tests.factories.calls import CallFactory, OfferFactory, RoundFactory
from tests.factories.cast import Cast, gather
from tests.factories.cluster import ClusterFactory
from tests.factories.gpus import PoolFactory
from tests.factories.mous import MouFactory, PlanFactory, ProjectFactory
from tests.factories.notices import NoticeFactory
from tests.factories.promises import PromiseFactory
from tests.factories.reviews import AssignmentFactory, ScreeningFactory
from tests.factories.site import PlaceFactory, SiteTermsFactory
from tests.factories.voice import assigned, meeting

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

MANY, MOST = 500, 15
MOUS = {
    None: ["/mous/", "/mous/counts/signed/", "/plans/", "/plans/{plan}/"],
    "doyun": [
        "/office/",
        "/office/mous/",
        "/office/mous/counts/",
        "/office/mous/imports/",
        "/office/mous/imports/{imported}/",
        "/office/plans/",
        "/office/plans/{plan}/",
        "/office/plans/projects/",
    ],
}
MONEY = {
    "harin": [
        "/company/agreements/",
        "/company/agreements/{agreement}/",
        "/company/money/",
        "/company/money/{book}/",
    ],
    "doyun": [
        "/office/agreements/",
        "/office/agreements/{agreement}/",
        "/office/agreements/clauses/",
        "/office/agreements/clauses/all/",
        "/office/money/",
        "/office/money/books/",
        "/office/money/{book}/",
        "/office/money/schemes/",
        "/office/money/schemes/{call}/",
        "/office/money/months/",
        "/office/money/tables/?table=receipts&as=csv",
        "/office/money/tables/?table=ledger&as=csv",
    ],
}
WHOLE = {  # one row with all that hangs on it, each part asked once
    "/company/agreements/{agreement}/": 24,
    "/office/agreements/{agreement}/": 26,
    "/company/money/{book}/": 24,
    "/office/money/{book}/": 28,
    "/gpu/office/clusters/{cluster}/": 18,
}
# A home asks each room once what waits there; lists do not.
HOMES = {"/company/": 15, "/office/": 17, "/gpu/office/": 20}
GPUS = {
    None: ["/gpu/"],
    "harin": ["/gpu/mine/", "/gpu/mine/usage.csv", "/gpu/mine/ask/fast/"],
    "doyun": [
        "/gpu/office/",
        "/gpu/office/use/",
        "/gpu/office/cases/",
        "/gpu/office/requests/",
        "/gpu/office/capacity/",
        "/gpu/office/clusters/",
        "/gpu/office/clusters/{cluster}/",
    ],
}
LISTS = {
    None: [
        "/",
        "/calls/",
        "/calls/?when=past",
        "/places/",
        "/places/?as=table",
        "/results/",
        "/promises/",
        "/voice/",
    ],
    "harin": [
        "/company/",
        "/company/promises/",
        "/company/promises/?side=owed",
        "/company/requests/",
        "/notices/",
    ],
    "jiho": ["/evaluator/", "/evaluator/rounds/{round}/"],
    "yuna": ["/host/", "/host/offers/{offer}/", "/host/promises/", "/host/promises/?side=owed"],
    "doyun": [
        "/office/",
        "/office/outbox/",
        "/office/usage/",
        "/gpu/office/clusters/",
        "/office/voice/",
        "/office/voice/meetings/",
        "/office/voice/doors/",
        "/office/rounds/{round}/applications/",
        "/office/rounds/{round}/reviews/",
        "/office/rounds/{round}/reviews/screening/",
        "/office/rounds/{round}/reviews/evaluators/",
        "/office/rounds/{round}/allocation/",
        "/office/promises/",
        "/office/promises/owners/",
        "/office/promises/origins/",
    ],
    "taeyang": ["/auditor/", "/auditor/looks/", "/auditor/decisions/"],
}


def test_no_list_takes_more_than_fifteen_queries(django_assert_max_num_queries) -> None:
    cast = gather(closed=True)
    names = {"round": cast.round.uid, "offer": fill(cast).uid}
    assert too_long(cast, LISTS, names, django_assert_max_num_queries) == []


def test_no_list_of_mous_and_plans_takes_more(django_assert_max_num_queries) -> None:
    cast = gather()
    names = mous_and_plans(cast)
    assert too_long(cast, MOUS, names, django_assert_max_num_queries) == []


def test_no_list_of_agreements_and_money_takes_more(django_assert_max_num_queries) -> None:
    scene = money()
    cast = replace(gather(), harin=scene.founder)
    names = agreements_and_money(cast, scene)
    assert too_long(cast, MONEY, names, django_assert_max_num_queries) == []


def test_no_list_of_gpu_time_takes_more(django_assert_max_num_queries) -> None:
    cast = gather()
    names = {"cluster": gpu_time(cast)}
    assert too_long(cast, GPUS, names, django_assert_max_num_queries) == []


def too_long(cast: Cast, lists, names, django_assert_max_num_queries) -> list[str]:
    """Return the lists that take more than fifteen queries."""
    too_many = []
    for who, paths in lists.items():
        client = Client()
        if who:
            client.force_login(getattr(cast, who))
        for path in paths:
            with django_assert_max_num_queries(10_000) as asked:
                answer = client.get(path.format(**names))
                b"".join(answer.streaming_content) if answer.streaming else None
            assert answer.status_code == 200, path
            if len(asked) > {**HOMES, **WHOLE}.get(path, MOST):
                too_many.append(f"{path}: {len(asked)} queries")
    return too_many


def copies(first, **changes):
    """Return ``MANY`` rows like ``first``, not saved yet; what is called changes by its number."""
    model = type(first)
    skipped = {"id", "uid", "created_at"}
    fields = [f.name for f in model._meta.concrete_fields if f.name not in skipped]
    kept = {name: getattr(first, name) for name in fields}
    return [model(**kept | {name: change(n) for name, change in changes.items()}) for n in range(1, MANY + 1)]


def fill(cast: Cast) -> Offer:
    """Lay five hundred of everything; return the place that all ask for."""
    offer = cast.round.offers.order_by("code").first()
    applications_in(cast, offer)
    calls_with_places(cast)
    requests_of(cast)
    letter = NoticeFactory(recipient=cast.harin, sent=True)
    Notice.objects.bulk_create(copies(letter))
    Notice.objects.bulk_create(copies(NoticeFactory(recipient=cast.harin)))
    promises_of(cast)
    first = PublicationFactory(published=True)
    runs = Run.objects.bulk_create(copies(first.run, number=lambda n: first.run.number + n))
    Publication.objects.bulk_create(
        copies(first, run=lambda n: runs[n - 1], state=lambda n: "refused", answer=lambda n: "아직")
    )
    return offer


def promises_of(cast: Cast) -> None:
    """Half of them late and moved once; of the company to the hospital and back."""
    there = PromiseFactory(owed_by=cast.robotics, owed_to=cast.hospital, due=-20)
    back = PromiseFactory(owed_by=cast.hospital, owed_to=cast.robotics)
    made = Promise.objects.bulk_create([*copies(there), *copies(back)])
    day = there.due_on + timedelta(days=5)
    Slip.objects.bulk_create(
        Slip(promise=each, old_due_on=each.due_on, new_due_on=day, reason_ko="비", announced_on=day)
        for each in made[:MANY]
    )


def applications_in(cast: Cast, offer: Offer) -> None:
    company = cast.vision
    first = submitted(cast.round, organisation=company, wishes=[offer], author=cast.sua)
    companies = Organisation.objects.bulk_create(copies(company))
    OrganisationName.objects.bulk_create(
        copies(company.names.get(), organisation=lambda n: companies[n - 1], name_ko=lambda n: f"회사 {n}")
    )
    made = Application.objects.bulk_create(copies(first, organisation=lambda n: companies[n - 1]))
    of_made = {"application": lambda n: made[n - 1]}
    Ask.objects.bulk_create(copies(first.asks.get(), **of_made))
    Submission.objects.bulk_create(
        copies(first.submissions.get(), number=lambda n: f"GJ-MANY-{n}", **of_made)
    )
    passed = ScreeningFactory(application=first, decided_by=cast.doyun)
    Screening.objects.bulk_create(copies(passed, **of_made))
    given = AssignmentFactory(application=first, evaluator=cast.jiho, clear=True, assigned_by=cast.doyun)
    Assignment.objects.bulk_create(copies(given, **of_made))


def calls_with_places(cast: Cast) -> None:
    """Two hundred and fifty open calls and as many decided ones, each with a place of the hospital."""
    at = clock.now()
    call = CallFactory(published_by=cast.doyun)
    open_now, over = RoundFactory(call=call), RoundFactory(call=call, number=2, decided=True)
    calls = Call.objects.bulk_create(copies(call, slug=lambda n: f"many-{n}"))
    half = MANY // 2
    rounds = Round.objects.bulk_create(
        [
            *copies(open_now, call=lambda n: calls[n - 1], closes_at=lambda n: at + timedelta(hours=n))[
                :half
            ],
            *copies(over, number=lambda n: 1, call=lambda n: calls[n - 1])[half:],
        ]
    )
    offer = OfferFactory(round=open_now, host=cast.hospital)
    offers = Offer.objects.bulk_create(copies(offer, round=lambda n: rounds[n - 1]))
    terms = SiteTermsFactory(offer=offer, place=PlaceFactory())
    places = Place.objects.bulk_create(copies(terms.place, code=lambda n: f"many-{n}"))
    SiteTerms.objects.bulk_create(copies(terms, offer=lambda n: offers[n - 1], place=lambda n: places[n - 1]))
    mine = submitted(open_now, organisation=cast.robotics, wishes=[offer], author=cast.harin)
    Application.objects.bulk_create(copies(mine, round=lambda n: rounds[n - 1]))


def mous_and_plans(cast: Cast) -> dict[str, str]:
    """Five hundred MOUs with checks, counts of others, rows of a file, amounts and buildings with parts."""
    mou = MouFactory(parties=(cast.hospital, cast.robotics))
    mous = Mou.objects.bulk_create(copies(mou, number=lambda n: f"many-{n}", renews=lambda n: None))
    Party.objects.bulk_create(Party(mou=each, organisation=cast.vision, side="theirs") for each in mous)
    Check.objects.bulk_create(
        Check(mou=each, checked_on=each.signed_on + timedelta(days=9), finding="nothing") for each in mous
    )
    day = timedelta(days=1)
    Reported.objects.bulk_create(
        Reported(what="signed", value=n, as_of=mou.signed_on + n % 60 * day, source=f"s{n}")
        for n in range(MANY)
    )
    imported = Import.objects.create(
        file_name="a.xlsx", sha256="0", our_side=cast.hospital, made_by=cast.doyun
    )
    Import.objects.bulk_create(copies(imported))
    ImportRow.objects.bulk_create(
        ImportRow(imported=imported, number=n, cells=["가"], fit="fits") for n in range(MANY)
    )
    plan = PlanFactory()
    plans = Plan.objects.bulk_create(copies(plan, slug=lambda n: f"many-{n}"))
    Amount.objects.bulk_create(
        Amount(plan=each, step="decided", won=n, as_of=mou.signed_on, source=f"s{n}")
        for n, each in enumerate([plan] * MANY + plans)
    )
    project = ProjectFactory(plan=plan, owner=cast.hospital)
    projects = Project.objects.bulk_create(copies(project, slug=lambda n: f"many-{n}"))
    made = Promise.objects.bulk_create(copies(PromiseFactory(owed_by=cast.hospital)))
    Milestone.objects.bulk_create(
        Milestone(project=each, position=1, promise=made[n]) for n, each in enumerate(projects)
    )
    return {"plan": plan.slug, "imported": str(imported.uid)}


def agreements_and_money(cast: Cast, scene: Money) -> dict[str, str]:
    """Five hundred agreements with books and bills; one book with as many entries, shifts and bills."""
    bill = filed(scene)
    book, claim = scene.book, bill.claim
    made = Agreement.objects.bulk_create(
        copies(book.agreement, number=lambda n: f"many-{n}", award=lambda n: None)
    )
    books = Book.objects.bulk_create(copies(book, agreement=lambda n: made[n - 1]))
    claims = Claim.objects.bulk_create(copies(claim, book=lambda n: books[n - 1]))
    for where in (lambda n: claims[n - 1], lambda n: claim):
        Receipt.objects.bulk_create(
            copies(bill, claim=where, number=lambda n: f"A-{n}", path=lambda n, at=where: f"{at(n).pk}/{n}")
        )
    entries = Entry.objects.bulk_create(
        Entry(book=book, number=99 + n, sort="returned", posted_on=clock.today(), at=clock.now(), what="x")
        for n in range(MANY)
    )
    Line.objects.bulk_create(
        Line(entry=each, account="advance", **{f"{side}_won": 5})
        for each in entries
        for side in ("debit", "credit")
    )
    shift = {"from_item": "materials", "to_item": "travel", "won": 1, "reason": "출장", "by": cast.doyun}
    Shift.objects.bulk_create(Shift(book=book, at=clock.now(), **shift) for _ in range(MANY))
    Change.objects.bulk_create(
        Change(
            agreement=book.agreement, sort="contact", wanted="전화", reason="이사", state="noted",
            asked_by=scene.founder, asked_at=clock.now(),
        )
        for _ in range(MANY)
    )  # fmt: skip
    call = book.agreement.award.round.call
    Template.objects.bulk_create(
        Template(number=n, text_ko="제1조", note="x", made_by=cast.doyun) for n in range(1, MANY)
    )
    Scheme.objects.bulk_create(Scheme(call=call, number=n, made_by=cast.doyun) for n in range(1, MANY))
    Call.objects.bulk_create(copies(call, slug=lambda n: f"many-{n}"))
    return {"agreement": str(book.agreement.uid), "book": str(book.uid), "call": str(call.uid)}


def gpu_time(cast: Cast) -> str:
    """Five hundred accounts of one company with months, use, logins, cases and requests, on one cluster."""
    gpus.doors()
    gpus.idle_rule()
    cluster = ClusterFactory(way="rehearsal")
    pool = PoolFactory(centre=cluster.centre, cluster=cluster, slurm_gres="h100")
    first = gpus.held(pool, 4, name="gpu-0", organisation=cast.robotics)
    asked = GpuRequest.objects.bulk_create(copies(first.request))
    accounts = Account.objects.bulk_create(
        copies(first, name=lambda n: f"gpu-{n}", request=lambda n: asked[n - 1])
    )
    months = first.holdings.all()
    Holding.objects.bulk_create(
        Holding(account=each, pool=pool, month=row.month, given=4, hours_given=row.hours_given)
        for each in accounts
        for row in months
    )
    gpus.used(first, pool, 10)
    Login.objects.bulk_create(
        Login(account=each, user=cast.harin, name="harin", from_on=first.starts_on) for each in accounts
    )
    closed = {"state": "recovered", "opened_on": clock.today(), "active_percent": 3}
    rule = {"least_percent": 30, "weeks": 3, "answer_days": 5, "keep_percent": 25, "appeal_days": 5}
    IdleCase.objects.bulk_create(IdleCase(account=each, pool=pool, **closed, **rule) for each in accounts)
    Capacity.objects.bulk_create(copies(pool.capacities.first()))
    Billed.objects.bulk_create(Billed(cluster=cluster, name=f"stranger-{n}") for n in range(MANY))
    return str(cluster.uid)


def requests_of(cast: Cast) -> None:
    """Five hundred requests that an office answers, as many meetings, as many QR pages."""
    first = assigned(cast.seoyeon, organisation=cast.robotics, firm_shown=True)
    held = meeting(cast.seoyeon)
    Meeting.objects.bulk_create(copies(held))
    Door.objects.bulk_create(copies(held.door, code=lambda n: f"many{n}", meeting=lambda n: None))
    promises = Promise.objects.bulk_create(copies(first.turn.promise))
    requests = Request.objects.bulk_create(
        copies(first, number=lambda n: f"GJ-MANY-{n}", turn=lambda n: None)
    )
    turns = Turn.objects.bulk_create(
        copies(first.turn, request=lambda n: requests[n - 1], promise=lambda n: promises[n - 1])
    )
    for request, turn in zip(requests, turns, strict=True):
        request.turn = turn
    Request.objects.bulk_update(requests, ["turn"])
