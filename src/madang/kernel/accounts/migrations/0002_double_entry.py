"""What the database itself holds true of the ledger: written once, balanced, closed by month."""

from typing import ClassVar

from django.db import migrations

from madang.core.guards import append_only

# The key of the lock is that of ``actions.months.LOCK``.
_BALANCE = """
CREATE FUNCTION accounts_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    target bigint;
    sides integer;
    difference numeric;
BEGIN
    IF TG_TABLE_NAME = 'accounts_line' THEN target := NEW.entry_id; ELSE target := NEW.id; END IF;
    SELECT count(*), coalesce(sum(debit_won - credit_won), 0) INTO sides, difference
        FROM accounts_line WHERE entry_id = target;
    IF sides < 2 OR difference <> 0 THEN
        RAISE EXCEPTION 'Entry % does not balance: % lines, difference %.', target, sides, difference
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER accounts_entry_balances AFTER INSERT ON accounts_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION accounts_entry_balances();
CREATE CONSTRAINT TRIGGER accounts_line_balances AFTER INSERT ON accounts_line
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION accounts_entry_balances();
"""
_NO_BALANCE = """
DROP TRIGGER accounts_entry_balances ON accounts_entry;
DROP TRIGGER accounts_line_balances ON accounts_line;
DROP FUNCTION accounts_entry_balances;
"""
_CLOSED = """
CREATE FUNCTION accounts_month_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    day date;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(1297043028);
    IF TG_TABLE_NAME = 'accounts_line' THEN
        SELECT posted_on INTO day FROM accounts_entry WHERE id = NEW.entry_id;
    ELSE
        day := NEW.posted_on;
    END IF;
    IF EXISTS (SELECT 1 FROM accounts_month WHERE first = date_trunc('month', day)::date) THEN
        RAISE EXCEPTION 'The month of % is closed.', day USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accounts_entry_month BEFORE INSERT ON accounts_entry
    FOR EACH ROW EXECUTE FUNCTION accounts_month_open();
CREATE TRIGGER accounts_line_month BEFORE INSERT ON accounts_line
    FOR EACH ROW EXECUTE FUNCTION accounts_month_open();
"""
_NOT_CLOSED = """
DROP TRIGGER accounts_entry_month ON accounts_entry;
DROP TRIGGER accounts_line_month ON accounts_line;
DROP FUNCTION accounts_month_open;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0001_initial")]

    operations: ClassVar = [
        append_only("accounts_entry"),
        append_only("accounts_line"),
        append_only("accounts_month"),
        append_only("accounts_shift"),
        migrations.RunSQL(_BALANCE, _NO_BALANCE),
        migrations.RunSQL(_CLOSED, _NOT_CLOSED),
    ]
