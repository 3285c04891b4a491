"""One batch of records: into a table of the session, compared with what is known, and counted by the day.

All in sets and in one transaction. The sums by the day move by the difference of what a run counted before
and counts now, so they are right after every batch, also of an import that is stopped half-way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from madang.kinds.compute.metering.sacct import Ran

_STAGE = """
CREATE TEMPORARY TABLE IF NOT EXISTS compute_staged (
    job text, raw bigint, account text, gres text, gpus integer,
    started_at bigint, ended_at bigint, counted integer, line serial
) ON COMMIT DELETE ROWS
"""
_COPY = "COPY compute_staged (job, raw, account, gres, gpus, started_at, ended_at, counted) FROM STDIN"
_NAMES = """
INSERT INTO compute_billed (cluster_id, name)
SELECT DISTINCT %(cluster)s, account FROM compute_staged ON CONFLICT DO NOTHING
"""
# Of records of one run the one that knows its end counts, then the longer, then the later.
_CHANGED = """
CREATE TEMPORARY TABLE compute_changed ON COMMIT DROP AS
SELECT new.*, old.id AS old_id, old.billed_id AS old_billed_id, old.gpus AS old_gpus,
       old.ended_at AS old_ended_at, old.counted AS old_counted
FROM (
    SELECT DISTINCT ON (job, started_at, gres)
           staged.job, staged.raw, billed.id AS billed_id, staged.gres, staged.gpus, staged.started_at,
           staged.ended_at, staged.counted
    FROM compute_staged staged JOIN compute_billed billed
        ON billed.cluster_id = %(cluster)s AND billed.name = staged.account
    ORDER BY job, started_at, gres, ended_at IS NULL,
             CASE WHEN ended_at IS NULL THEN -counted END, line DESC
) new
LEFT JOIN compute_jobrun old ON old.cluster_id = %(cluster)s
    AND old.job = new.job AND old.started_at = new.started_at AND old.gres = new.gres
WHERE old.id IS NULL
    OR (old.ended_at IS NULL AND (new.ended_at IS NOT NULL OR new.counted > old.counted))
    OR (old.ended_at IS NOT NULL AND new.ended_at IS NOT NULL
        AND (old.billed_id, old.gpus, old.counted, old.ended_at)
            IS DISTINCT FROM (new.billed_id, new.gpus, new.counted, new.ended_at))
"""
# Whoever writes holds the lock of the cluster, so what is new now stays new.
_INSERT = """
INSERT INTO compute_jobrun (cluster_id, billed_id, job, raw, gres, gpus, started_at, ended_at, counted)
SELECT %(cluster)s, billed_id, job, raw, gres, gpus, started_at, ended_at, counted
FROM compute_changed WHERE old_id IS NULL
"""
_UPDATE = """
UPDATE compute_jobrun run SET billed_id = new.billed_id, raw = new.raw, gpus = new.gpus,
    ended_at = new.ended_at, counted = new.counted
FROM compute_changed new WHERE run.id = new.old_id
"""
# As days.cut: offsets of the borders of days in Seoul from the begin; what counts is spread evenly over them.
# Most runs begin and end on one day and need no cutting.
_DAYS = """
WITH parts AS (
    SELECT billed_id, gres, started_at, coalesce(ended_at, started_at + counted) - started_at AS span,
           counted, gpus AS factor
    FROM compute_changed
    UNION ALL
    SELECT old_billed_id, gres, started_at, coalesce(old_ended_at, started_at + old_counted) - started_at,
           old_counted, -old_gpus
    FROM compute_changed WHERE old_id IS NOT NULL
), spans AS (
    SELECT *, (started_at + 32400) / 86400 AS first, (started_at + span - 1 + 32400) / 86400 AS last
    FROM parts WHERE span > 0
), cuts AS (
    SELECT billed_id, gres, first AS day, factor::bigint * counted AS amount FROM spans WHERE first = last
    UNION ALL
    SELECT billed_id, gres, day,
           factor * (counted * least((day + 1) * 86400 - 32400 - started_at, span) / span
                     - counted * greatest(day * 86400 - 32400 - started_at, 0) / span)
    FROM spans, generate_series(first, last) AS day WHERE first < last
), sums AS (
    SELECT billed_id, gres, date '1970-01-01' + day::integer AS "on", sum(amount)::bigint AS allocated
    FROM cuts GROUP BY billed_id, gres, day
), written AS (
    INSERT INTO compute_billedday AS known (billed_id, gres, "on", allocated, sampled)
    SELECT billed_id, gres, "on", allocated, 0 FROM sums WHERE allocated <> 0
    ON CONFLICT (billed_id, gres, "on") DO UPDATE SET allocated = known.allocated + excluded.allocated
    RETURNING "on"
)
SELECT min("on"), max("on") FROM written
"""
_COUNT = """
SELECT count(*) FILTER (WHERE old_id IS NULL), count(*) FILTER (WHERE old_id IS NOT NULL)
FROM compute_changed
"""


@dataclass(frozen=True)
class Outcome:
    """What became of the records of a batch, and on which days something changed."""

    taken: int = 0
    corrected: int = 0
    repeated: int = 0
    first_on: date | None = None
    last_on: date | None = None


def take(cluster_id: int, runs: Sequence[Ran]) -> Outcome:
    """Write a batch; call it in a transaction, one at a time for a cluster."""
    if not runs:
        return Outcome()
    names = {"cluster": cluster_id}
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL jit = off"
        )  # would compile anew for each batch what runs in tenths of a second
        cursor.execute(_STAGE)
        with cursor.cursor.copy(_COPY) as copy:
            copy.write(_lines(runs))
        cursor.execute(_NAMES, names)
        cursor.execute(_CHANGED, names)
        cursor.execute(_COUNT)
        taken, corrected = cursor.fetchone()
        cursor.execute(_INSERT, names)
        if corrected:
            cursor.execute(_UPDATE)
        cursor.execute(_DAYS)
        first, last = cursor.fetchone()
        cursor.execute("DROP TABLE compute_changed; DELETE FROM compute_staged")
    return Outcome(taken, corrected, len(runs) - taken - corrected, first, last)


def _lines(runs: Sequence[Ran]) -> bytes:
    return "".join(map(_line, runs)).encode()


def _line(run: Ran) -> str:
    raw = r"\N" if run.raw is None else run.raw
    ended = r"\N" if run.ended is None else run.ended
    return (
        f"{run.job}\t{raw}\t{_safe(run.account)}\t{_safe(run.gres)}\t{run.gpus}\t{run.started}\t{ended}\t"
        f"{run.counted}\n"
    )


def _safe(text: str) -> str:
    if "\\" in text or "\t" in text:
        return text.replace("\\", "\\\\").replace("\t", "\\t")
    return text
