"""Write down what is built, and promise its parts by a day."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from madang.audit import log
from madang.core.errors import RuleBroken
from madang.kernel.plans import rules
from madang.kernel.plans.models import Milestone, Plan, Project
from madang.people.access import check_has
from madang.people.models import Organisation, User
from madang.people.permissions import Permission
from madang.promises import actions as promises
from madang.promises.rules import Origin, Wording
from madang.promises.states import Known

ORIGIN = "plan"


@dataclass(frozen=True)
class ProjectText:
    """What is typed of a project."""

    slug: str
    title_ko: str
    title_en: str = ""
    summary_ko: str = ""
    summary_en: str = ""
    is_private: bool = False
    cost_won: int | None = None
    cost_source: str = ""
    place_promised_ko: str = ""
    place_promised_en: str = ""
    place_now_ko: str = ""
    place_now_en: str = ""
    is_public: bool = True


@transaction.atomic
def add_project(
    *, text: ProjectText, plan: Plan | None, owner: Organisation, is_press: bool = False, by: User
) -> Project:
    """Write down something that is to be built."""
    check_has(by, Permission.PLAN_WRITE)
    _check(text)
    try:
        with transaction.atomic():
            project = Project.objects.create(plan=plan, owner=owner, is_press=is_press, **asdict(text))
    except IntegrityError:
        raise RuleBroken(_("Another project has this address."), field="slug") from None
    log.record(by=by, verb="project.added", subject=project, slug=project.slug, owner=str(owner.uid))
    return project


@transaction.atomic
def correct_project(*, project: Project, text: ProjectText, by: User) -> Project:
    """Correct what a project says of itself; its days stand in the ledger and move there."""
    check_has(by, Permission.PLAN_WRITE)
    project = Project.objects.select_for_update().get(pk=project.pk)
    _check(text)
    before = {name: getattr(project, name) for name in asdict(text)}
    changes = {
        name: value for name, value in asdict(text).items() if before[name] != value and name != "slug"
    }
    for name, value in changes.items():
        setattr(project, name, value)
    project.save()
    log.record(
        by=by,
        verb="project.corrected",
        subject=project,
        before={n: before[n] for n in changes},
        after=changes,
    )
    return project


@transaction.atomic
def add_milestone(
    *,
    project: Project,
    wording: Wording,
    due_on: date | None,
    made_on: date | None = None,
    made_known: str = Known.DAY,
    owed_by: Organisation | None = None,
    by: User,
) -> Milestone:
    """Promise the public a part of a project by a day."""
    check_has(by, Permission.PLAN_WRITE)
    project = Project.objects.select_for_update(of=("self",)).select_related("owner").get(pk=project.pk)
    promise = promises.make(
        origin=origin_of(project),
        owed_by=owed_by or project.owner,
        owed_to=None,
        due_on=due_on,
        made_on=made_on,
        made_known=made_known,
        public=project.is_public,
        by=by,
        **vars(wording),
    )
    milestone = Milestone.objects.create(
        project=project, position=project.milestones.count() + 1, promise=promise
    )
    log.record(by=by, verb="project.milestone_added", subject=project, promise=str(promise.uid))
    return milestone


def origin_of(project: Project) -> Origin:
    """Return where a milestone comes from, in words for people."""
    return Origin(ORIGIN, project.title_ko, project.title_en, f"/plans/projects/{project.slug}/")


def _check(text: ProjectText) -> None:
    rules.check_slug(text.slug)
    if not text.title_ko.strip():
        raise RuleBroken(_("Write a Korean title."), field="title_ko")
    if text.cost_won is not None and not text.cost_source.strip():
        raise RuleBroken(_("Say where the cost comes from."), field="cost_source")
