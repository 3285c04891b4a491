"""The calls of the example city, written as a manager would, from ``calls.toml`` and ``offers.csv``."""

import tomllib
from datetime import date, datetime
from functools import cache
from typing import Any

from madang.config.example import facts
from madang.config.example.city import City
from madang.config.example.timeline import days, moment, office_day
from madang.kernel.calls import actions as calls
from madang.kernel.calls.models import Call, Offer, Programme, Round
from madang.kinds.site.models import SiteTerms
from madang.people.models import User

_WORDS = ("title_ko", "title_en", "conditions_ko", "conditions_en")
_NUMBERS = ("max_age_years", "max_age_years_new_industry", "presence", "min_trl", "priority_order")


@cache
def texts() -> dict[str, Any]:
    """Return the whole of ``data/calls.toml``."""
    return tomllib.loads((facts.DATA / "calls.toml").read_text(encoding="utf-8"))


def programme_of(city: City) -> Programme:
    """Write the programme; the city that founded it has a successor, and stays its issuer."""
    return Programme.objects.create(
        slug="ai-sites",
        title_ko="AI 실증 장소 제공사업(예시)",
        title_en="Places to prove AI (example)",
        issuer=city.organisations["former-city"],
        operator=city.organisations["agency"],
    )


def draft(
    city: City,
    programme: Programme,
    key: str,
    dates: dict[str, date],
    by: User,
    name: str = "",
    **overrides: Any,
) -> Call:
    """Write the draft of the call ``key``: text, criteria, questions, one round and its places.

    ``dates`` has the days on which the round opens, closes, has its reviews and results due and its draw.
    ``name`` begins its address instead of ``key``.
    """
    written = texts()["calls"][key]
    call = calls.create(
        programme=programme,
        kind="site",
        slug=f"{name or key}-{dates['opens'].year}",
        by=by,
        text_ko=texts()["text"]["ko"].strip(),
        text_en=texts()["text"]["en"].strip(),
        **{name: _in_years(written[name], city) for name in written if name.endswith(("_ko", "_en"))},
        **{name: written[name] for name in _NUMBERS if name in written},
        **overrides,
    )
    for number, criterion in enumerate(texts()["criteria"], start=1):
        calls.save_criterion(
            call=call,
            by=by,
            order=number,
            weight=criterion["weight"],
            title_ko=criterion["title_ko"],
            title_en=criterion["title_en"],
            anchors=dict(
                enumerate(zip(criterion["anchors_ko"], criterion["anchors_en"], strict=True), start=1)
            ),
        )
    for number, question in enumerate(texts()["questions"], start=1):
        calls.save_question(call=call, by=by, order=number, **question)
    _offers(city, key, save_round(call, dates, by), by)
    return call


def _in_years(text: str, city: City) -> str:
    year = city.today.year
    return text.format(year=year, next=year + 1, last=year - 1)


def save_round(call: Call, dates: dict[str, date], by: User) -> Round:
    """Write the first round of a draft on its days, with the draw of the example city."""
    return calls.save_round(call=call, by=by, **_moments(dates), **_draw(dates))


def second_round(first: Round, dates: dict[str, date], by: User) -> None:
    """Open the call of ``first`` once more, with the same places and a draw of its own."""
    later = calls.repeat_round(round=first, by=by, **_moments(dates))
    calls.save_round(call=first.call, round=later, by=by, **_draw(dates))


def _moments(dates: dict[str, date]) -> dict[str, Any]:
    return {
        "opens_at": moment(dates["opens"], 9),
        "closes_at": moment(dates["closes"], 18),
        "review_due_at": moment(dates["reviews"], 18),
        "results_due_on": dates["results"],
        "lottery_known_at": moment(dates["draw"], 18),
    }


def _draw(dates: dict[str, date]) -> dict[str, Any]:
    drawn = moment(dates["draw"], 18)
    return {
        "lottery_source_ko": (
            f"{_day(drawn)} 18시에 시청 누리집에 올리는 예시 추첨값 "
            "(실제 공고에서는 그날의 코스피 종가처럼 아무도 정할 수 없는 공개 값을 씁니다)"
        ),
        "lottery_source_en": (
            f"The example value put on the city’s site on {drawn:%d %B %Y} at 18:00 (a real call names a "
            "public value that nobody can set, such as that day’s closing KOSPI)"
        ),
    }


def _day(at: datetime) -> str:
    return f"{at.year}년 {at.month}월 {at.day}일"


def _offers(city: City, key: str, round: Round, by: User) -> None:
    for row in facts.records("offers"):
        if row["call"] == key or (key == "last-year" and row["last_year"] == "yes"):
            words: dict[str, Any] = {name: row[name] for name in _WORDS}
            host = city.organisations[row["host"]]
            offer = calls.save_offer(
                round=round, by=by, host=host, units=int(row["units"]), is_example=True, **words
            )
            _terms(city, offer, row, with_money=key == "last-year")
            if row["reserve"]:
                group, seats, strength = row["reserve"].split(":")
                calls.save_reserve(offer=offer, group=group, seats=int(seats), hard=strength == "hard", by=by)


def _terms(city: City, offer: Offer, row: dict[str, str], *, with_money: bool) -> None:
    starts = office_day(offer.round.results_due_on, 15)
    SiteTerms.objects.create(
        offer=offer,
        place=city.places[row["place"]],
        starts_on=starts,
        ends_on=starts + days(92),
        data_class=row["data_class"],
        grant_won=20_000_000 if with_money else 0,
        own_share_won=2_000_000 if with_money else 0,
        **{name: row[name] == "yes" for name in ("indoor", "power", "network", "insurance")},
    )
