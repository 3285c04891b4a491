"""No award beyond the seats of its offer, and no publication of a run that was only practice.

Neither can be said as a constraint of one row, so triggers say it.
"""

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE FUNCTION allocation_award_within_seats() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE seats integer; of_round bigint;
BEGIN
    SELECT units, round_id INTO seats, of_round FROM calls_offer WHERE id = NEW.offer_id FOR SHARE;
    IF NEW.seat > seats THEN
        RAISE EXCEPTION 'Offer % has % seats: seat % is refused.', NEW.offer_id, seats, NEW.seat
            USING ERRCODE = 'check_violation', CONSTRAINT = 'award_within_seats';
    END IF;
    IF NEW.round_id <> of_round THEN
        RAISE EXCEPTION 'Offer % belongs to another round.', NEW.offer_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'award_of_its_round';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER allocation_award_within_seats BEFORE INSERT OR UPDATE OF seat, offer_id, round_id
    ON allocation_award FOR EACH ROW EXECUTE FUNCTION allocation_award_within_seats();

CREATE FUNCTION allocation_publication_of_a_true_run() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE run allocation_run%ROWTYPE;
BEGIN
    SELECT * INTO run FROM allocation_run WHERE id = NEW.run_id;
    IF run.trial_draw OR run.violations > 0 OR run.purpose <> 'round' OR run.round_id <> NEW.round_id THEN
        RAISE EXCEPTION 'Run % was not made to be published.', NEW.run_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'publication_of_a_true_run';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER allocation_publication_of_a_true_run BEFORE INSERT OR UPDATE OF run_id, round_id
    ON allocation_publication FOR EACH ROW EXECUTE FUNCTION allocation_publication_of_a_true_run();
"""

BACKWARD = """
DROP TRIGGER allocation_award_within_seats ON allocation_award;
DROP FUNCTION allocation_award_within_seats();
DROP TRIGGER allocation_publication_of_a_true_run ON allocation_publication;
DROP FUNCTION allocation_publication_of_a_true_run();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("allocation", "0002_written_once"), ("calls", "0001_initial")]

    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
