"""Whole things: a seat at a place, given by matching."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fairlot.matching.compare import compare
from fairlot.matching.explain import Choice, explain_all
from fairlot.matching.problem import OPEN, Matching
from fairlot.matching.vacancies import vacancy_problem
from fairlot.matching.whatif import Change
from fairlot.result import Result

from madang.kernel.allocation.ports import Case, HostView
from madang.kernel.allocation.queries.families.shapes import Counts, Gift, Held, Moved, Standing


class Whole:
    """How problems of matching are read."""

    def counts(self, problem: Matching, result: Result, standing: Standing | None) -> Counts:
        ranks = result.stats["ranks"]
        return Counts(
            units=sum(place.seats for place in problem.places.values()),
            given=len(result.grants),
            placed=len(result.grants),
            first_choices=int(str(ranks[0])) if isinstance(ranks, list | tuple) and ranks else 0,
        )

    def gifts(self, problem: Matching, result: Result, standing: Standing | None) -> list[Gift]:
        """In the order in which seats are numbered: by place, kept seats first."""
        ordered = sorted(result.grants, key=lambda g: (g.place, g.through == OPEN, g.applicant))
        return [Gift(g.applicant, g.place, "" if g.through == OPEN else g.through) for g in ordered]

    def free_again(self, problem: Matching, standing: Standing) -> Matching:
        return vacancy_problem(problem, standing.holders, standing.out)

    def explanations(
        self, problem: Matching, result: Result, case: Case
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        known = {each.code: each for each in case.candidates}
        seats = {code: place.seats for code, place in problem.places.items()}
        for told in explain_all(problem, result):
            who = known[told.applicant]
            yield (
                told.applicant,
                {
                    "engine": told.to_json(),
                    "score_milli": who.score_milli,
                    "eligible": who.eligible,
                    "pass_mark_milli": case.min_score_milli,
                    "offers": {
                        choice.place: _told(problem, case, told.applicant, choice, seats[choice.place])
                        for choice in told.choices
                    },
                },
            )

    def entries(self, problem: Matching) -> list[str]:
        return list(problem.applicants)

    def held(self, problem: Matching, result: Result) -> Mapping[str, list[Held]]:
        return {
            grant.applicant: [
                Held(
                    grant.place,
                    problem.applicants[grant.applicant].wishes.index(grant.place) + 1,
                    "" if grant.through == OPEN else grant.through,
                )
            ]
            for grant in result.grants
        }

    def moved(self, problem: Matching, before: Result, after: Result) -> Moved:
        found = compare(problem, before, after)
        return Moved(
            [each.applicant for each in found.gains],
            [each.applicant for each in found.loses],
            found.unchanged,
        )


def _told(problem: Matching, case: Case, code: str, choice: Choice, seats: int) -> dict[str, Any]:
    view = _view(case, choice.place, code)
    return {
        "seats": seats,
        "tier": view.tier,
        "unacceptable": view.unacceptable,
        "cutoffs": {
            cutoff.pool: _place_in_line(case, choice.place, cutoff.applicant)
            for cutoff in choice.cutoffs
            if cutoff.applicant and not cutoff.is_free
        },
        "enough": _enough(problem, case, choice.place, choice.changes),
    }


def _view(case: Case, place: str, code: str) -> HostView:
    return case.views.get(place, {}).get(code, HostView())


def _place_in_line(case: Case, place: str, code: str) -> dict[str, int | None]:
    score = next(each.score_milli for each in case.candidates if each.code == code)
    return {"tier": _view(case, place, code).tier, "score_milli": score}


def _enough(
    problem: Matching, case: Case, place: str, changes: Iterable[Change]
) -> dict[str, int | None] | None:
    """Say in tier and score what rank would have been enough: that of whoever stands there now."""
    rank = next((change.value for change in changes if change.kind == "priority"), None)
    holder = next((a for a, number in problem.places[place].priority.items() if number == rank), None)
    return _place_in_line(case, place, holder) if holder else None
