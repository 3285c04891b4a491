"""Tags for forms, tables, filters and pagers."""

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from madang.ui.tables import Listing

register = template.Library()


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """{% field form.title %}: label, help, input and error, tied together for screen readers."""
    return bound.as_field_group()


@register.inclusion_tag("ui/components/errors.html")
def errors(form: forms.BaseForm) -> dict[str, Any]:
    """{% errors form %}: on top of a form, what to mend, each a link to its field."""
    return {"form": form, "bad": [bound for bound in form if bound.errors]}


@register.inclusion_tag("ui/components/filters.html")
def filters(form: forms.BaseForm, target: str = "") -> dict[str, Any]:
    """{% filters form target="#list" %}: narrow a list by GET; with htmx only the target is renewed."""
    return {"form": form, "target": target}


@register.inclusion_tag("ui/components/pager.html")
def pager(page: Listing[Any]) -> dict[str, Any]:
    """{% pager page %}: from where to where, of how many; the links keep filters and order."""
    numbers = [(number, page.link(page=number)) if number else (0, "") for number in page.numbers()]
    return {
        "page": page,
        "numbers": numbers,
        "before": page.link(page=page.number - 1) if page.number > 1 else "",
        "after": page.link(page=page.number + 1) if page.number < page.pages else "",
    }


@register.inclusion_tag("ui/components/heads.html")
def heads(page: Listing[Any]) -> dict[str, Any]:
    """{% heads page %}: the head row of a table; sortable columns are links that say how they sort."""
    cells = [
        {
            "column": column,
            "href": page.sort_link(column) if column.order_by else "",
            "sorted": ("descending" if page.descending else "ascending") if column.key == page.sort else "",
        }
        for column in page.columns
    ]
    return {"cells": cells}


@register.simple_block_tag
def table(content: str, caption: object, *, dense: bool = False, hide_caption: bool = True) -> SafeString:
    """{% table _("Calls") dense=True %}<thead>…{% endtable %}: scrolls in itself, its head stays in view."""
    return render_to_string(
        "ui/components/table.html",
        {"content": content, "caption": caption, "dense": dense, "hide_caption": hide_caption},
    )
