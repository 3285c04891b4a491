"""What an import has read, and what it is compared with."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, QuerySet

from madang.kernel.mous.models import Fit, Import, ImportColumn, ImportRow, Mou, Party
from madang.kernel.mous.rules import Known, Read, company_key, read_row
from madang.people.models import OrganisationName, OrganisationSort

_COMPANIES = (
    OrganisationSort.COMPANY,
    OrganisationSort.FUND,
    OrganisationSort.UNIVERSITY,
    OrganisationSort.HOSPITAL,
)


def known_now(imported: Import, digests: Iterable[str]) -> Known:
    """Return what is in the register and among the MOUs; of the digests only those that are asked about."""
    by_number: dict[str, tuple[int, str]] = {}
    by_name: dict[str, set[int]] = defaultdict(set)
    names = OrganisationName.objects.filter(organisation__sort__in=_COMPANIES, valid_to=None)
    for name in names.select_related("organisation"):
        key = company_key(name.name_ko)
        by_name[key].add(name.organisation_id)
        if name.name_en:
            by_name[company_key(name.name_en)].add(name.organisation_id)
        if name.organisation.business_number:
            by_number[name.organisation.business_number] = (name.organisation_id, key)
    here = Party.objects.filter(row_digest__in=list(digests))
    return Known(
        by_business_number=by_number,
        by_name={key: tuple(sorted(found)) for key, found in by_name.items()},
        numbers=dict(Mou.objects.values_list("number", "signed_on")),
        digests=frozenset(digest for digest in here.values_list("row_digest", flat=True) if digest),
        enters_unknown=imported.enters_unknown,
    )


def columns_of(imported: Import) -> list[ImportColumn]:
    """Return the columns of a file in their order."""
    return list(imported.columns.order_by("position"))


def rows_as_read(imported: Import, rows: Iterable[ImportRow]) -> list[Read]:
    """Return what each row says, by what its columns mean."""
    meanings = {each.position: each.meaning for each in columns_of(imported) if each.meaning}
    return [
        read_row({meanings[place]: cell for place, cell in enumerate(row.cells) if place in meanings})
        for row in rows
    ]


def judged_rows(imported: Import, *, fit: str = "") -> QuerySet[ImportRow]:
    """Return the rows of a file, those that do not fit first."""
    rows = imported.rows.all()
    return rows.filter(fit=fit) if fit else rows


def rows_by_fit(imported: Import) -> dict[str, int]:
    """Count the rows of a file by what becomes of them."""
    found = dict(imported.rows.order_by().values_list("fit").annotate(Count("pk")))
    return {fit: found.get(fit, 0) for fit in Fit.values}
