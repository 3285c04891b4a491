"""Constraint programmes: one worker and a fixed seed, so that the same model gives the same answer.

Work is limited by the solver's own count of steps ("deterministic time"), which does not depend on how
fast the machine is; seconds limit it as well only where somebody asked for that.
"""

import importlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from fairlot.limits import Limits

WORK: Final = 60  # about as many seconds, on a machine of 2025
PAUSE: Final = 0.02  # seconds between looks at whether somebody asked to stop

Status = Literal["optimal", "feasible", "unknown", "infeasible"]


@dataclass(frozen=True)
class Answer:
    """What a run found: ``values`` of the asked variables (empty where nothing was found).

    ``value``: of the objective, None where nothing was found; ``bound``: how good it could be at best, as
    far as the solver says; None where it does not know.
    """

    status: Status
    value: int | None
    bound: int | None
    values: tuple[int, ...]


def model() -> Any:
    """Return an empty model (OR-Tools is loaded only here, by whoever needs it)."""
    return importlib.import_module("ortools.sat.python.cp_model").CpModel()


def run(
    programme: Any, asked: Sequence[Any], limits: Limits, work: float = WORK, *, is_linear: bool = True
) -> Answer:
    """Solve ``programme``, and return the values of ``asked``; best so far when a limit is reached.

    ``is_linear``: whether the solver looks at the linear relaxation as well; plans with shared resources are
    proven sooner without.
    """
    cp_model = importlib.import_module("ortools.sat.python.cp_model")
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = work
    solver.parameters.linearization_level = 1 if is_linear else 0
    if limits.left is not None:
        solver.parameters.max_time_in_seconds = limits.left
    done = threading.Event()
    watch = threading.Thread(target=_watch, args=(solver, limits, done), daemon=True)
    watch.start()
    try:
        status = solver.solve(programme)
    finally:
        done.set()
        watch.join()
    if status == cp_model.INFEASIBLE:
        return Answer("infeasible", None, None, ())
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return Answer("unknown", None, None, ())
    found = tuple(int(solver.value(variable)) for variable in asked)
    value, bound = round(solver.objective_value), round(solver.best_objective_bound)
    return Answer("optimal" if status == cp_model.OPTIMAL else "feasible", value, bound, found)


def _watch(solver: Any, limits: Limits, done: threading.Event) -> None:
    while not done.wait(PAUSE):
        if limits.stopped():
            solver.stop_search()
