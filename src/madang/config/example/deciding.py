"""The round is fixed, drawn, computed, published and answered; each deed waits on the timeline."""

from datetime import datetime

from madang.config.example import scripts
from madang.config.example.story import Story
from madang.kernel.allocation import actions as allocation
from madang.kernel.allocation.models import Award, Publication
from madang.kernel.calls import actions as calls
from madang.people.models import Organisation, User


def freeze(story: Story, at: datetime) -> None:
    """Fix the entry list."""
    story.line.put(at, lambda: allocation.freeze(round=story.round, by=story.manager))


def draw(story: Story, at: datetime) -> None:
    """Write the draw down."""

    def deed() -> None:
        value = "".join(str(story.rng.randint(0, 9)) for _ in range(12))
        calls.record_draw(
            round=story.round,
            value=value,
            evidence="시청 누리집 > 공지 > 예시 추첨값 (지어낸 값입니다)",
            by=story.manager,
        )

    story.line.put(at, deed)


def compute(story: Story, at: datetime, *, rule: str = "", by: User | None = None) -> None:
    """Ask for a run and make it at once; the last one by the call's rule is kept for publication."""

    def deed() -> None:
        asked = allocation.request_run(
            round=story.round, rule=rule or story.round.call.rule, by=by or story.manager
        )
        run = allocation.carry_out(computation_id=asked.pk)
        if run is None:
            asked.refresh_from_db()
            raise RuntimeError(f"The run of {story.round} was not made: {asked.error}")
        if run.rule == story.round.call.rule:
            story.run = run

    story.line.put(at, deed)


def propose(story: Story, at: datetime, reason: str) -> None:
    """Let the manager propose the run."""

    def deed() -> None:
        assert story.run is not None  # noqa: S101 for the type checker
        allocation.propose(run=story.run, reason=reason, by=story.manager)

    story.line.put(at, deed)


def publish(story: Story, at: datetime) -> None:
    """Let the officer publish what was proposed."""

    def deed() -> None:
        publication = Publication.objects.get(round=story.round, state="proposed")
        allocation.publish(publication=publication, by=story.officer)

    story.line.put(at, deed)


def answer(story: Story, at: datetime, *, decline: bool, but: Organisation | None = None) -> None:
    """Let companies accept, but for one that declines (the first that leaves a successor) if asked."""

    def deed() -> None:
        waiting = list(
            Award.objects.filter(round=story.round, state="offered")
            .select_related("application__organisation", "round")
            .order_by("pk")
        )
        refusing = waiting[1].pk if decline and len(waiting) > 1 else None
        for award in waiting:
            company = award.application.organisation
            if company == but:
                continue
            by = story.city.founders[company.pk]
            if award.pk == refusing:
                allocation.decline(award=award, reason=scripts.DECLINED, by=by)
            else:
                allocation.accept(award=award, by=by)

    story.line.put(at, deed)
