-- Uploads up to the last act that changed what is shown: one that waits counts from the next such act on.
CREATE OR REPLACE TEMP TABLE rows_uploads AS
SELECT * FROM lake.ledger.attempt WHERE made_at <= getvariable('this_moment') AND made_at <= (
    SELECT max(made_at) FROM lake.ledger.act WHERE kind IN ('published', 'withdrawn', 'restored'))
