"""Selection under money: us beside `pabutools` and OR-Tools on the same instances, outcomes compared.

Run with ``python benchmarks/budget.py``; ``--write`` puts the tables into benchmarks/README.md. The folder
named by FAIRLOT_INSTANCES may hold ``budget/France_Toulouse_2022.pb`` (Pabulib); without it equal shares are
timed on a made-up town. ``--quick`` leaves out the peer's completion, which takes it more than a minute.
"""

import argparse
import json
import os
import platform
import random
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from sections import put

HERE = Path(__file__).resolve().parent
sys.path[:] = [p for p in sys.path if Path(p or ".").resolve() != HERE]
sys.path.insert(0, str(HERE.parent / "engine" / "src"))

import fairlot  # noqa: E402
from fairlot import checker, codec  # noqa: E402
from fairlot.budget import pabulib, quick, reader  # noqa: E402
from fairlot.budget.problem import Budget, Lottery, Project, Settings  # noqa: E402
from fairlot.budget.programme import programme  # noqa: E402
from fairlot.budget.rounds import bought, equal_shares, votes  # noqa: E402
from fairlot.budget.samples import sample  # noqa: E402
from fairlot.solve import check, explain, solve  # noqa: E402
from fairlot.solvers.highs import maximise  # noqa: E402

BEGIN, END = "<!-- budget: python benchmarks/budget.py --write -->", "<!-- /budget -->"


def clocked(deed: Callable[[], Any], times: int = 1) -> tuple[float, Any]:
    """Return the shortest of ``times`` durations in seconds, and what the deed gave."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        made = deed()
        best = min(best, time.perf_counter() - start)
    return best, made


def election() -> tuple[str, Budget]:
    """Return Toulouse 2022 where it is at hand, else a town of its size."""
    file = Path(os.environ.get("FAIRLOT_INSTANCES", ".")) / "budget" / "France_Toulouse_2022.pb"
    if file.exists():
        return "Toulouse 2022", reader.read(pabulib.read(file.read_text()))
    chance = random.Random(1)
    names = [f"p{n}" for n in range(199)]
    weight = [1 / (n + 5) for n in range(199)]
    ballots = {f"v{n}": dict.fromkeys(chance.choices(names, weight, k=3), 1) for n in range(4532)}
    projects = {name: Project(chance.randrange(5, 200) * 1000) for name in names}
    how = Settings(worth="points")
    return "a made-up town", Budget(
        projects, 8_000_000, Lottery((("a", "b"),)), ballots=ballots, settings=how
    )


def peer(problem: Budget) -> tuple[Any, ...]:
    """Return the problem as the peer sees it: instance, profile, and our draw to part equals."""
    from pabutools import election as pb  # noqa: PLC0415
    from pabutools.tiebreaking import TieBreakingRule  # noqa: PLC0415

    projects = {name: pb.Project(name, project.cost) for name, project in problem.projects.items()}
    instance = pb.Instance(projects.values(), budget_limit=problem.won)
    ballots = [pb.ApprovalBallot(projects[name] for name in ballot) for ballot in problem.ballots.values()]
    rank = {name: at for at, name in enumerate(problem.drawn)}
    return instance, pb.ApprovalProfile(ballots), TieBreakingRule(lambda *each: rank[each[2].name])


def shares(is_quick: bool) -> Iterator[str]:
    """Yield the table of equal shares."""
    from pabutools.election import Cost_Sat  # noqa: PLC0415
    from pabutools.rules import method_of_equal_shares  # noqa: PLC0415

    name, problem = election()
    instance, profile, ties = peer(problem)
    given, share = votes(problem), Fraction(problem.won, len(problem.ballots))
    run = quick.runner(given)
    run(share)  # compiled beforehand
    yield f"{name}: {len(problem.ballots):,} ballots, {len(problem.projects)} projects."
    yield ""
    yield "| work | `pabutools` | ours | ratio | same winners |"
    yield "|---|---:|---:|---:|---|"

    def theirs(**more: Any) -> set[str]:
        found = method_of_equal_shares(instance, profile, Cost_Sat, tie_breaking=ties, **more)
        return {project.name for project in found}

    slow, winners = clocked(theirs)
    fast, found = clocked(lambda: run(share), 5)
    yield _row("one run, winners", slow, fast, winners == set(found))
    exact, log = clocked(lambda: equal_shares(given, share), 5)
    yield _row("one run, exact log of payments", slow, exact, winners == set(bought(log)))
    whole, result = clocked(lambda: solve(problem, "equal_shares"), 2)
    if not is_quick:
        slow, winners = clocked(lambda: theirs(voter_budget_increment=1))
        mine = {g.applicant for g in result.grants if g.through == "shares"}
        runs = f"completed by {int(str(result.certificate['steps'])) + 2:,} runs, file to result"
        yield _row(runs, slow, whole, winners == mine)
    checked, broken = clocked(lambda: check(problem, result))
    published = [json.loads(each) for each in (codec.dump_problem(problem), codec.dump_result(result))]
    verified, wrong = clocked(lambda: checker.verify(*published))
    yield ""
    yield f"`check` {checked:.2f} s, `checker` {verified:.2f} s; broken promises: {len(broken) + len(wrong)}."


def _row(work: str, theirs: float, ours: float, is_same: bool) -> str:
    times = (f"{theirs:.2f} s", f"{ours * 1000:,.1f} ms", f"{theirs / ours:,.0f}")
    return f"| {' | '.join((work, *times, 'yes' if is_same else 'NO'))} |"


def knapsack(sizes: list[int]) -> Iterator[str]:
    """Yield the table of the most worth with 70 quotas."""
    yield (
        "| projects | quotas | OR-Tools CP-SAT, best value | ours, best value "
        "| ours, canonical, file to result | same value | gap the prices leave "
        "| check | checker | one loser explained |"
    )
    yield "|---:|---:|---:|---:|---:|---|---:|---:|---:|---:|"
    for size in sizes:
        problem = sample(size)
        slow, (status, value) = clocked(lambda p=problem: cpsat(p))
        first, answer = clocked(lambda p=problem: maximise(programme(p)))
        whole, result = clocked(lambda p=problem: solve(p))
        checked, broken = clocked(lambda p=problem, r=result: check(p, r))
        published = [json.loads(each) for each in (codec.dump_problem(problem), codec.dump_result(result))]
        verified, wrong = clocked(lambda both=published: checker.verify(*both))
        loser = next(name for name in problem.drawn if name not in result.through)
        told, _ = clocked(lambda p=problem, r=result, who=loser: explain(p, r, who))
        bound = int(str(result.certificate["bound"]))
        is_same = answer.value == value == result.value and not broken and not wrong
        cells = (
            *(f"{size:,}", len(problem.quotas), f"{slow:.2f} s ({status})", f"{first:.2f} s"),
            *(f"{whole:.2f} s ({result.status}: {result.certificate['proof']})", "yes" if is_same else "NO"),
            *(
                f"{(bound - result.value) / bound:.4%}",
                f"{checked:.2f} s",
                f"{verified:.2f} s",
                f"{told:.1f} s",
            ),
        )
        yield f"| {' | '.join(map(str, cells))} |"


def cpsat(problem: Budget) -> tuple[str, int]:
    """Return the status and the best value by OR-Tools, two workers."""
    from ortools.sat.python import cp_model  # noqa: PLC0415

    asked = programme(problem)
    model = cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in asked.aim]
    for row in asked.rows:
        model.add(sum(number * taken[at] for at, number in row.terms.items()) <= row.most)
    model.maximize(sum(w * x for w, x in zip(asked.aim, taken, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.max_time_in_seconds = 2, 60
    return solver.status_name(solver.solve(model)).lower(), round(solver.objective_value)


def tables(sizes: list[int], is_quick: bool) -> Iterator[str]:
    """Yield the section's tables."""
    warnings.simplefilter("ignore")
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    yield f"{machine}, fairlot {fairlot.__version__}; {time.strftime('%Y-%m-%d')}."
    yield ""
    yield from shares(is_quick)
    yield ""
    yield from knapsack(sizes)


def main() -> None:
    """Run and print; with ``--write`` also into the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="*", default=[200, 1_000, 5_000])
    parser.add_argument("--quick", action="store_true", help="leave out the peer's completion")
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/README.md")
    given = parser.parse_args()
    lines = []
    for line in tables(given.sizes, given.quick):
        print(line, flush=True)
        lines.append(line)
    if given.write:
        put(BEGIN, END, lines)


if __name__ == "__main__":
    main()
