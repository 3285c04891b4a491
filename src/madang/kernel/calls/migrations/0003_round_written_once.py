"""What a round says of its entry list and its draw is written once.

The other columns of a round go on changing, so a trigger says it, column by column.
"""

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE FUNCTION calls_round_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.entry_digest <> '' AND NEW.entry_digest <> OLD.entry_digest)
        OR (OLD.frozen_at IS NOT NULL AND NEW.frozen_at IS DISTINCT FROM OLD.frozen_at)
    THEN
        RAISE EXCEPTION 'The entry list of round % is fixed: % is refused.', OLD.id, TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF (OLD.lottery_value <> '' AND NEW.lottery_value <> OLD.lottery_value)
        OR (OLD.lottery_evidence <> '' AND NEW.lottery_evidence <> OLD.lottery_evidence)
        OR (OLD.lottery_recorded_at IS NOT NULL
            AND NEW.lottery_recorded_at IS DISTINCT FROM OLD.lottery_recorded_at)
        OR (OLD.lottery_recorded_by_id IS NOT NULL
            AND NEW.lottery_recorded_by_id IS DISTINCT FROM OLD.lottery_recorded_by_id)
    THEN
        RAISE EXCEPTION 'The draw of round % is written down once: % is refused.', OLD.id, TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER calls_round_written_once BEFORE UPDATE ON calls_round
    FOR EACH ROW EXECUTE FUNCTION calls_round_written_once();
"""

BACKWARD = """
DROP TRIGGER calls_round_written_once ON calls_round;
DROP FUNCTION calls_round_written_once();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("calls", "0002_written_once")]

    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
