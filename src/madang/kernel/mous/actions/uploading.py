"""Take a spreadsheet in as text, say what its columns mean, and see what fits before anything is written."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from madang.audit import log
from madang.core import clock
from madang.core.errors import RuleBroken, WrongState
from madang.kernel.mous import queries, rules
from madang.kernel.mous.models import Import, ImportColumn, ImportRow, Meaning
from madang.kernel.mous.states import ImportState
from madang.people.access import check_has
from madang.people.models import Organisation, User
from madang.people.permissions import Permission

_CHUNK = 500
Row = tuple[int, Sequence[str], bool]  # its number in the file, its cells, whether a merged cell filled some


@transaction.atomic
def upload(
    *, file_name: str, sheet_name: str, sha256: str, rows: Sequence[Row], our_side: Organisation, by: User
) -> Import:
    """Keep the rows of a file and guess what its columns mean; nothing is entered yet."""
    check_has(by, Permission.MOU_WRITE)
    place = rules.head_at([cells for _number, cells, _merged in rows])
    below = rows[place + 1 :]
    if not below:
        raise RuleBroken(_("Below the heads there is no row in this file."), field="file")
    imported = Import.objects.create(
        file_name=file_name[:160], sheet_name=sheet_name[:100], sha256=sha256, our_side=our_side, made_by=by
    )
    heads = rows[place][1]
    width = max(len(heads), *(len(cells) for _number, cells, _merged in below))
    meanings = rules.guessed(heads)
    ImportColumn.objects.bulk_create(
        ImportColumn(
            imported=imported,
            position=position,
            head=heads[position][:200] if position < len(heads) else "",
            meaning=meanings.get(position, ""),
        )
        for position in range(width)
    )
    ImportRow.objects.bulk_create(
        (
            ImportRow(imported=imported, number=number, cells=list(cells), from_merged=merged)
            for number, cells, merged in below
        ),
        batch_size=_CHUNK,
    )
    _judge(imported)
    log.record(
        by=by,
        verb="mou.list_uploaded",
        subject=imported,
        file=imported.file_name,
        sha256=sha256,
        rows=len(below),
    )
    return imported


@transaction.atomic
def map_columns(
    *, imported: Import, meanings: Mapping[int, str], our_side: Organisation, enters_unknown: bool, by: User
) -> Import:
    """Say what each column means, by its place, and see again what fits."""
    check_has(by, Permission.MOU_WRITE)
    imported = locked(imported)
    if imported.state != ImportState.OPEN:
        raise WrongState(_("This file has been brought in or given up. Upload it again to change it."))
    chosen = [meaning for meaning in meanings.values() if meaning]
    if any(meaning not in Meaning.values for meaning in chosen):
        raise RuleBroken(_("Choose a meaning from the list."))
    if len(set(chosen)) < len(chosen):
        raise RuleBroken(_("Two columns cannot mean the same. Leave one of them out."))
    missing = {Meaning.COMPANY, Meaning.SIGNED_ON} - set(chosen)
    if missing:
        raise RuleBroken(_("Say which columns hold the company and the day of signing."))
    columns = queries.columns_of(imported)
    for column in columns:
        column.meaning = ""
    ImportColumn.objects.bulk_update(columns, ["meaning"])
    for column in columns:
        column.meaning = meanings.get(column.position, "")
    ImportColumn.objects.bulk_update(columns, ["meaning"])
    imported.our_side, imported.enters_unknown = our_side, enters_unknown
    imported.save(update_fields=["our_side", "enters_unknown"])
    _judge(imported)
    return imported


def _judge(imported: Import) -> None:
    rows = list(imported.rows.order_by("number"))
    read = queries.rows_as_read(imported, rows)
    known = queries.known_now(imported, [rules.digest_of(each) for each in read])
    pairs = [(each, row.from_merged) for each, row in zip(read, rows, strict=True)]
    for row, judged in zip(rows, rules.judge_all(pairs, known, today=clock.today()), strict=True):
        row.fit, row.faults, row.digest = judged.fit, list(judged.faults), judged.digest
    ImportRow.objects.bulk_update(rows, ["fit", "faults", "digest"], batch_size=_CHUNK)


def locked(imported: Import) -> Import:
    """Return the row, locked."""
    return (
        Import.objects.select_for_update(of=("self",))
        .select_related("our_side", "made_by")
        .get(pk=imported.pk)
    )
