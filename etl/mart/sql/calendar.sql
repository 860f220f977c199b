-- Every month that any upload speaks of.
CREATE OR REPLACE TEMP TABLE calendar AS
SELECT DISTINCT month FROM lake.ledger.coverage WHERE length(month) = 7
