"""The components: one tag for each thing that many screens show. The gallery at /ui/ has all of them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

from madang.ui import charts, looks

register = template.Library()

STAGES = (
    pgettext_lazy("stage", "Write"),
    pgettext_lazy("stage", "Publish"),
    pgettext_lazy("stage", "Apply"),
    pgettext_lazy("stage", "Review"),
    pgettext_lazy("stage", "Allocate"),
    pgettext_lazy("stage", "Agree"),
    pgettext_lazy("stage", "Carry out"),
    pgettext_lazy("stage", "Assess"),
)


@register.inclusion_tag("ui/components/badge.html")
def badge(state: str, label: object = "") -> dict[str, object]:
    """{% badge application.state application.get_state_display %}: one look per state, everywhere."""
    return {"look": looks.look_of(state), "label": label or getattr(state, "label", state)}


@register.inclusion_tag("ui/components/button.html")
def button(
    label: object, href: str = "", look: str = "primary", size: str = "", **attrs: Any
) -> dict[str, Any]:
    """{% button _("Apply") href=url %} is a link; without href it submits its form.

    look: primary, secondary, tertiary, text; size: small, medium, large. ``name`` and ``value`` are
    passed on, and ``formaction``.
    """
    return {"label": label, "href": href, "look": look, "size": size, "attrs": attrs}


@register.inclusion_tag("ui/components/steps.html")
def steps(current: int, labels: Sequence[object] = STAGES) -> dict[str, object]:
    """{% steps 3 %}: where a round stands among its stages, from 1; ``labels`` for other walks."""
    rows = [
        {
            "number": number,
            "label": label,
            "state": "done" if number < current else "active" if number == current else "",
        }
        for number, label in enumerate(labels, 1)
    ]
    return {"rows": rows}


@register.inclusion_tag("ui/components/tabs.html")
def tabs(items: Iterable[object], label: object = "") -> dict[str, object]:
    """{% tabs items label=_("Stages") %}: links as tabs; each item has label, href, active, count."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/components/empty.html")
def empty(title: object, why: object = "", todo: object = "", href: str = "") -> dict[str, object]:
    """{% empty _("No calls yet") why=... todo=_("See the places") href=url %}: what, why, what to do."""
    return {"title": title, "why": why, "todo": todo, "href": href}


@register.inclusion_tag("ui/components/progress.html")
def progress(done: int, total: int, label: object) -> dict[str, object]:
    """{% progress 7 12 _("Reviewed") %}: a bar, and the same in words."""
    return {"done": done, "total": total, "label": label, "percent": done * 100 // total if total else 0}


@register.inclusion_tag("ui/components/timeline.html")
def timeline(entries: Iterable[object]) -> dict[str, object]:
    """{% timeline entries %}: each has at, title, perhaps text, who, href; done is False if still to come."""
    return {"entries": entries}


@register.inclusion_tag("ui/components/todos.html")
def todos(items: Iterable[object]) -> dict[str, object]:
    """{% todos items %}: what to do, by when. Each item: title, href, due (or None), note."""
    return {"items": items}


@register.inclusion_tag("ui/components/files.html")
def files(items: Iterable[object]) -> dict[str, object]:
    """{% files attachments %}: each file has name, size, href and perhaps sha256."""
    return {"items": items}


@register.inclusion_tag("ui/components/confirm.html", takes_context=True)
def confirm(context: Context, url: str, label: object, question: object, **options: Any) -> dict[str, Any]:
    """{% confirm url _("Withdraw") _("Withdraw the application?") look="tertiary" consequence=... %}

    A button that opens a question in place; only the second press posts. ``hidden`` is a dict of
    values to post along; ``look`` and ``size`` are those of a button.
    """
    return {
        "url": url,
        "label": label,
        "question": question,
        "csrf_token": context.get("csrf_token"),
        "look": "secondary",
        "size": "",
        "consequence": "",
        "hidden": {},
        **options,
    }


@register.inclusion_tag("ui/components/strip.html")
def strip(
    ours: int, others: Sequence[int], cutoff: int | None = None, most: int = 100_000
) -> dict[str, object]:
    """{% strip ours others cutoff %}: where a score stood, in thousandths; and the same in words."""

    def place(milli: int) -> float:
        return round(10 + 580 * milli / most, 1)

    return {
        "ours": ours,
        "ours_at": place(ours),
        "others_at": [place(milli) for milli in others],
        "cutoff": cutoff,
        "cutoff_at": None if cutoff is None else place(cutoff),
        "rank": 1 + sum(milli > ours for milli in others),
        "count": len(others) + 1,
    }


@register.inclusion_tag("ui/components/chart.html")
def chart(drawn: charts.Chart, key: str = "") -> dict[str, object]:
    """{% chart ladder %}: a drawing of ``ui.charts`` with its legend and the same as a table.

    ``key`` tells two charts apart that say the same on one page.
    """
    return {"chart": drawn, "key": key or drawn.key}


@register.inclusion_tag("ui/components/spark.html")
def spark(drawn: charts.Spark) -> dict[str, object]:
    """{% spark strip %}: bars as large as a word, and the same in words for a screen reader."""
    return {"spark": drawn}


def _block(name: str, content: str, **context: object) -> SafeString:
    return render_to_string(f"ui/components/{name}.html", {"content": content, **context})


@register.simple_block_tag
def callout(content: str, look: str = "information", title: object = "") -> SafeString:
    """{% callout "warning" _("Two days left") %}…{% endcallout %}: information, success, warning, danger."""
    return _block("callout", content, look=look, title=title)


@register.simple_block_tag
def definition(content: str, term: object) -> SafeString:
    """{% definition _("cut-off") %}…{% enddefinition %}: a term that opens its meaning in place."""
    return _block("definition", content, term=term)


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """{% facts %}{% fact _("Host") %}…{% endfact %}{% endfacts %}: a list of keys and values."""
    return _block("facts", content)


@register.simple_block_tag
def fact(content: str, label: str | Promise) -> SafeString:
    """One key and its value; see ``facts``."""
    return _block("fact", content, label=label)


@register.simple_block_tag
def card(content: str, title: object = "", href: str = "") -> SafeString:
    """{% card title=offer.title href=url %}…{% endcard %}: one thing among like things, in ul.md-cards."""
    return _block("card", content, title=title, href=href)
