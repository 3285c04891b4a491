"""A budget problem out of JSON values."""

from collections.abc import Mapping

from fairlot import reading
from fairlot.budget.problem import Budget, Lottery, Project, Quota, Settings
from fairlot.types import Json


def read(top: Mapping[str, Json]) -> Budget:
    """Read a problem. Raises ProblemError saying what is wrong with the file or with the problem."""
    return Budget(
        projects=reading.each_at(top, "projects", _project),
        won=reading.number(top.get("won"), "won"),
        lottery=Lottery(reading.pairs_at(reading.object_at(top, "lottery"), "sources")),
        quotas=tuple(_quota(item) for item in reading.list_at(top, "quotas")),
        ballots=reading.each_at(top, "ballots", _ballot),
        settings=_settings(reading.object_at(top, "settings")),
        about=reading.each_at(top, "about", reading.text),
    )


def _project(value: Json, name: str) -> Project:
    if not isinstance(value, dict):
        raise reading.misshapen(name)
    return Project(
        cost=reading.number(value.get("cost"), f"{name}/cost"),
        score=reading.number(value.get("score"), f"{name}/score"),
        groups=frozenset(reading.text(item, f"{name}/groups") for item in reading.list_at(value, "groups")),
        standing=reading.text(value.get("standing"), f"{name}/standing"),
    )


def _quota(value: Json) -> Quota:
    if not isinstance(value, dict):
        raise reading.misshapen(at="quotas")
    return Quota(
        group=reading.text(value.get("group"), "quotas/group"),
        rule=reading.text(value.get("rule"), "quotas/rule"),
        amount=reading.number(value.get("amount"), "quotas/amount"),
    )


def _ballot(value: Json, name: str) -> dict[str, int]:
    if not isinstance(value, dict):
        raise reading.misshapen(name)
    return {project: reading.number(points, f"{name}/{project}") for project, points in value.items()}


def _settings(value: Mapping[str, Json]) -> Settings:
    return Settings(
        worth=reading.text(value.get("worth"), "settings/worth"),
        order=reading.text(value.get("order"), "settings/order"),
        utility=reading.text(value.get("utility"), "settings/utility"),
        step=reading.number(value.get("step"), "settings/step"),
    )
