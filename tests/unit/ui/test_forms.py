"""Forms: each input has its label, help and error tied to it, and keeps what was typed."""

import re
from datetime import UTC, datetime

import pytest
from django import forms
from django.utils.translation import override

from madang.ui.forms import DayField, FilterForm, MomentField

pytestmark = pytest.mark.unit


class Sample(forms.Form):
    title = forms.CharField(label="제목", max_length=10, help_text="짧게")
    text = forms.CharField(label="글", widget=forms.Textarea, max_length=300, required=False)
    sort = forms.ChoiceField(label="종류", choices=[("a", "가"), ("b", "나")], widget=forms.RadioSelect)
    pick = forms.ChoiceField(label="고르기", choices=[("a", "가")], required=False)
    many = forms.MultipleChoiceField(
        label="여럿", choices=[("a", "가")], widget=forms.CheckboxSelectMultiple, required=False
    )
    agreed = forms.BooleanField(label="동의", required=False)
    file = forms.FileField(label="파일", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)
    opens = MomentField(label="시작", required=False)
    day = DayField(label="날", required=False)


def tag(html: str, name: str) -> str:
    found = re.search(rf'<(?:input|textarea|select)[^>]*name="{name}"[^>]*>', html)
    assert found, name
    return found[0]


def test_inputs_wear_the_classes_of_krds() -> None:
    html = str(Sample())
    assert 'class="krds-input"' in tag(html, "title")
    assert 'class="krds-input"' in tag(html, "text")
    assert 'class="krds-form-select"' in tag(html, "pick")
    assert 'class="md-file"' in tag(html, "file")
    assert "class=" not in tag(html, "secret")
    assert html.count("krds-form-check") == 4  # two radios, one of many, one alone


def test_a_class_that_a_form_gives_is_kept() -> None:
    class Own(forms.Form):
        x = forms.CharField(widget=forms.TextInput({"class": "mine"}))

    assert 'class="krds-input mine"' in str(Own())


def test_help_and_error_are_tied_to_their_input() -> None:
    html = str(Sample({"title": "이것은 열 글자보다 긴 제목입니다"}))
    assert 'aria-describedby="id_title_helptext id_title_error"' in tag(html, "title")
    assert 'aria-invalid="true"' in tag(html, "title")
    assert 'id="id_title_helptext"' in html
    assert 'id="id_title_error"' in html


def test_what_was_typed_stays_although_it_is_wrong() -> None:
    html = str(Sample({"title": "열 글자보다 훨씬 긴 제목", "opens": "내일쯤"}))
    assert 'value="열 글자보다 훨씬 긴 제목"' in html
    assert 'value="내일쯤"' in html


def test_the_summary_on_top_leads_to_each_fault() -> None:
    html = str(Sample({}))
    summary = html.split("md-errors")[1].split("</div>", maxsplit=1)[0]
    assert 'href="#id_title"' in summary
    assert 'role="alert"' in html


def test_a_text_area_counts_up_to_its_limit() -> None:
    html = str(Sample())
    assert 'data-counter="id_text_count"' in tag(html, "text")
    assert 'id="id_text_count"' in html


def test_a_group_of_choices_has_a_legend() -> None:
    assert re.search(r"<legend[^>]*>\s*종류", str(Sample()))


def test_a_moment_is_read_and_shown_in_seoul() -> None:
    form = Sample({"title": "a", "sort": "a", "opens": "2026-11-22T18:00"})
    assert form.is_valid()
    assert form.cleaned_data["opens"] == datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    shown = str(Sample(initial={"opens": datetime(2026, 11, 22, 9, 0, tzinfo=UTC)}))
    assert 'value="2026-11-22T18:00"' in tag(shown, "opens")
    assert 'type="datetime-local"' in tag(shown, "opens")


@pytest.mark.parametrize("year", ["0001", "1999", "2101", "9999"])
def test_a_year_nobody_means_is_refused_at_its_field(year: str) -> None:
    form = Sample({"title": "a", "sort": "a", "opens": f"{year}-06-01T18:00", "day": f"{year}-06-01"})
    assert set(form.errors) == {"opens", "day"}


def test_a_day_is_written_as_browsers_want_it() -> None:
    with override("ko"):
        html = str(Sample(initial={"day": datetime(2026, 11, 2, tzinfo=UTC).date()}))
    assert 'value="2026-11-02"' in tag(html, "day")


def test_a_filter_keeps_a_nought_and_drops_the_empty_and_the_wrong() -> None:
    class Own(FilterForm):
        count = forms.IntegerField(required=False)
        open = forms.BooleanField(required=False)
        sort = forms.ChoiceField(required=False, choices=[("a", "가")])

    assert Own({"q": "", "count": "0", "sort": "zzz"}).chosen() == {"count": 0}
    assert Own({"q": "병원", "open": "on"}).chosen() == {"q": "병원", "open": True}
