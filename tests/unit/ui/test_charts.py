"""Charts: amounts become shapes of the right size, and everything drawn is also said."""

import re
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from django.template import Context, Template
from django.utils.translation import override

from madang.ui import charts
from madang.ui.charts import Chart, Mark, Series, Slip
from madang.ui.charts.over_labels import scale

pytestmark = pytest.mark.unit

EVIL = "<script>alert(1)</script>"


def rendered(chart: Chart, language: str = "ko") -> str:
    with override(language):
        return Template("{% chart chart %}").render(Context({"chart": chart}))


def shapes(chart: Chart, tag: str) -> list[charts.Shape]:
    return [shape for panel in chart.panels for shape in panel.shapes if shape.tag == tag]


def place(shape: charts.Shape, name: str) -> float:
    return float(dict(shape.attributes)[name].rstrip("%"))


def sample(**more: object) -> Chart:
    return charts.bars(
        title="T",
        labels=["a", "b"],
        series=[Series("one", [10, 20]), Series("two", [30, Decimal("0")])],
        **more,  # type: ignore[arg-type]
    )


def test_stacked_bars_stand_on_each_other() -> None:
    first, second, *_rest = shapes(sample(), "rect")
    assert place(second, "y") + place(second, "height") == pytest.approx(place(first, "y"))
    assert place(second, "height") == pytest.approx(3 * place(first, "height"))


def test_nested_bars_all_stand_on_the_ground() -> None:
    bars = shapes(sample(nested=True), "rect")
    assert {round(place(bar, "y") + place(bar, "height")) for bar in bars} == {228}


def test_nothing_is_drawn_for_nothing() -> None:
    assert len(shapes(sample(), "rect")) == 3  # the zero has no bar


def test_a_line_breaks_where_nothing_is_known() -> None:
    chart = charts.lines(title="T", labels=list("abcd"), series=[Series("one", [1, None, 3, 4])])
    assert len([s for s in shapes(chart, "line") if s.look == "md-chart-l1"]) == 1
    assert len(shapes(chart, "use")) == 3


def test_no_amount_makes_an_empty_chart_and_no_fault() -> None:
    for labels in ([], ["a"]):
        chart = charts.bars(title="T", labels=labels, series=[Series("one", [None] * len(labels))])
        assert "md-chart" in rendered(chart)


@pytest.mark.parametrize(
    ("most", "top"), [(1, 1), (9, 10), (88, 100), (101, 150), (220_000, 300_000), (3, 3), (0, 1)]
)
def test_the_scale_is_round_and_holds_everything(most: int, top: int) -> None:
    found, step = scale(most)
    assert found >= most
    assert found == pytest.approx(top)
    assert found / step == pytest.approx(round(found / step))


def test_everything_drawn_also_stands_in_the_table() -> None:
    page = rendered(sample(unit="PF", marks=[Mark(1, "gap")]))
    table = page[page.index("<table") : page.index("</table>")]
    for said in ("one", "two", "10 PF", "20 PF", "30 PF"):
        assert said in table
    assert "gap" in page
    assert "표로 보기" in page


def test_what_is_drawn_is_well_formed_and_nothing_typed_becomes_markup() -> None:
    chart = charts.bars(
        title=EVIL, desc=EVIL, labels=[EVIL], series=[Series(EVIL, [3])], marks=[Mark(0, EVIL)], unit=EVIL
    )
    page = rendered(chart)
    assert EVIL not in page
    for svg in re.findall(r"<svg.*?</svg>", page, re.S):
        ET.fromstring(svg)


def test_a_promise_put_off_is_drawn_to_its_newest_date_and_said_in_words() -> None:
    today = date(2026, 11, 27)
    chart = charts.slips(
        title="T",
        today=today,
        rows=[
            Slip("centre", date(2024, 10, 2), [date(2026, 6, 30), date(2027, 12, 31)], note="18개월 늦어짐"),
            Slip("kept", date(2024, 1, 1), [date(2024, 6, 1)], date(2024, 5, 1)),
            Slip("late", date(2024, 1, 1), [date(2026, 6, 1)]),
            Slip("undated", date(2024, 1, 1), []),
        ],
    )
    looks = [[s.look for s in panel.shapes] for panel in chart.panels]
    assert ["md-chart-slip" in look for look in looks[:4]] == [True, False, False, False]
    assert ["md-chart-late" in look for look in looks[:4]] == [False, False, True, False]
    assert ["md-chart-done" in look for look in looks[:4]] == [False, True, False, False]
    page = rendered(chart)
    assert "18개월 늦어짐" in page
    assert "2027. 12. 31.(금)" in page
    assert "정해진 날 없음" in page


def test_months_say_the_year_where_it_begins() -> None:
    with override("ko"):
        assert charts.months(date(2025, 11, 1), 4) == ["25.11월", "12월", "26.1월", "2월"]
    with override("en"):
        assert charts.months(date(2025, 11, 1), 3) == ["Nov 25", "Dec", "Jan 26"]


def test_large_amounts_are_short_on_the_scale_and_whole_in_the_table() -> None:
    chart = charts.bars(title="T", labels=["a"], series=[Series("one", [123_456_789])])
    with override("en"):
        assert "123,456,789" in rendered(chart, "en")
    with override("ko"):
        korean = charts.bars(title="T", labels=["a"], series=[Series("one", [123_456_789])])
    assert korean.axis
    assert "1.5억" in [shape.text for shape in korean.axis.shapes]


def test_a_spark_says_in_words_what_it_shows() -> None:
    spark = charts.spark([80, None, 10], label="80 % fell to 10 %", most=100, bar=30)
    page = Template("{% spark spark %}").render(Context({"spark": spark}))
    assert "80 % fell to 10 %" in page
    assert page.count("is-low") == 1
