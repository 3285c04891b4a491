"""Filling what is free again, by the same rule and the same draw, without taking anything from anyone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import models, transaction

from madang.audit import log
from madang.core import clock
from madang.kernel.allocation import engine, rules
from madang.kernel.allocation.actions import letters
from madang.kernel.allocation.actions.computations import next_number
from madang.kernel.allocation.actions.entries import lock
from madang.kernel.allocation.actions.seats import give, write_reasons
from madang.kernel.allocation.models import Award, Portion, Publication, Purpose, Run
from madang.kernel.allocation.queries import case_of, standing_in
from madang.kernel.allocation.states import PublicationState
from madang.kernel.calls.models import Round
from madang.people.models import User


@dataclass(frozen=True)
class Filling:
    """A run for what is free again, and the awards it made."""

    run: Run
    awards: Sequence[Award]


def fill(round: Round, *, by: User | None, since: date | None = None) -> Filling:
    """Run the published problem again for what is free: those who hold nothing, or less than they asked for.

    The caller holds the row of ``round``, and tells of it by ``announce`` once its own deed is in the log:
    solving takes its time, and the lock of the log holds everybody up. Who declined or let the time pass
    takes no part any more. Whoever is in the run is given the reasons of its outcome. Of months that begin
    before ``since`` nothing is given. Raises RuleBroken when the check finds fault with the answer: then
    nothing is written.
    """
    first = Publication.objects.select_related("run").get(round=round, state=PublicationState.PUBLISHED).run
    before = Run.objects.filter(round=round, purpose=Purpose.VACANCY).order_by("-number").first() or first
    standing = replace(standing_in(round), since=since)
    problem = engine.free_again(engine.problem_of(first), standing)
    result = engine.ask(problem, first.rule)
    columns = engine.row_of(problem, result, standing)
    rules.check_filling(violations=columns["violations"])
    run = Run.objects.create(
        round=round,
        number=next_number(round),
        purpose=Purpose.VACANCY,
        follows=before,
        made_at=clock.now(),
        made_by=by,
        **columns,
    )
    write_reasons(run, dict(engine.explanations(problem, result, case_of(round))))
    return Filling(run, give(run, round, engine.gifts(problem, result, standing)))


@transaction.atomic
def offer_on(*, award: Award, back: Mapping[int, int], cause: models.Model, since: date) -> Filling:
    """Take ``back``, portion -> units, out of an accepted award, and offer it to those who are short.

    ``cause`` is what led to it, for the log. Whoever it is taken from wants no more in what follows, and of
    months that begin before ``since`` nothing is given. Raises RuleBroken where ``back`` cannot be taken.
    """
    round = lock(award.round)
    found = Award.objects.select_for_update(of=("self",)).select_related("offer", "round__call")
    award = found.get(pk=award.pk)
    portions = {each.pk: each for each in award.portions.select_for_update()}
    rules.check_taking_back(award, portions, back)
    for key, units in back.items():
        portions[key].units -= units
    Portion.objects.bulk_update([portions[key] for key in back], ["units"])
    filling = fill(round, by=None, since=since)
    name = log.name_of(cause)
    log.record(by=None, verb="award.taken_back", subject=award, cause=name, units=sum(back.values()))
    announce(filling, because=[award], by=None, cause=name)
    return filling


def announce(filling: Filling, *, because: Sequence[Award], by: User | None, cause: str = "") -> None:
    """Log a filling, with every award that gave up what it held and what led to it; tell those who gain."""
    run = filling.run
    log.record(
        by=by,
        verb="run.vacancy",
        subject=run,
        because=[award.pk for award in because],
        follows=run.follows_id,
        result_digest=run.result_digest,
        awards=[award.pk for award in filling.awards],
        **({"cause": cause} if cause else {}),
    )
    for award in filling.awards:
        letters.tell_company(award, "award_vacancy", answer_by=award.answer_by)
