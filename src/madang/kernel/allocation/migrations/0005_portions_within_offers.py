"""No month of an offer is given out twice, and what was given up does not come back.

A month is a sum over rows, so triggers see to it. They lock the offers they look at, in one order, and read
only then: of two who write at once the second sees what the first has written.
"""

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE FUNCTION allocation_portions_within_offers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE bad record;
BEGIN
    PERFORM 1 FROM calls_offer WHERE id IN (SELECT offer_id FROM fresh) ORDER BY id FOR NO KEY UPDATE;
    SELECT held.offer_id, held.period, held.units, offer.units AS capacity INTO bad
        FROM (
            SELECT portion.offer_id, portion.period, SUM(portion.units) AS units
            FROM allocation_portion portion JOIN allocation_award award ON award.id = portion.award_id
            WHERE award.state IN ('offered', 'accepted')
              AND (portion.offer_id, portion.period) IN (SELECT offer_id, period FROM fresh)
            GROUP BY portion.offer_id, portion.period
        ) held JOIN calls_offer offer ON offer.id = held.offer_id
        WHERE held.units > offer.units LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'Offer % has % units in %, not %.', bad.offer_id, bad.capacity, bad.period, bad.units
            USING ERRCODE = 'check_violation', CONSTRAINT = 'portions_within_offer';
    END IF;
    IF EXISTS (
        SELECT 1 FROM fresh JOIN allocation_award award ON award.id = fresh.award_id
        JOIN calls_offer offer ON offer.id = fresh.offer_id WHERE offer.round_id <> award.round_id
    ) THEN
        RAISE EXCEPTION 'An award holds nothing of an offer of another round.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'portion_of_its_round';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER allocation_portions_written AFTER INSERT ON allocation_portion
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION allocation_portions_within_offers();
CREATE TRIGGER allocation_portions_changed AFTER UPDATE ON allocation_portion
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION allocation_portions_within_offers();

CREATE FUNCTION allocation_award_comes_not_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state NOT IN ('offered', 'accepted') AND NEW.state IN ('offered', 'accepted') THEN
        RAISE EXCEPTION 'Award % was given up.', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'award_comes_not_back';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER allocation_award_comes_not_back BEFORE UPDATE OF state ON allocation_award
    FOR EACH ROW EXECUTE FUNCTION allocation_award_comes_not_back();
"""

BACKWARD = """
DROP TRIGGER allocation_portions_written ON allocation_portion;
DROP TRIGGER allocation_portions_changed ON allocation_portion;
DROP FUNCTION allocation_portions_within_offers();
DROP TRIGGER allocation_award_comes_not_back ON allocation_award;
DROP FUNCTION allocation_award_comes_not_back();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("allocation", "0004_portions")]

    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
