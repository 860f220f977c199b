-- The published slices of $datasets, as the ledger is looked at.
CREATE OR REPLACE TEMP TABLE published AS
SELECT * FROM (
SELECT 1
) WHERE state = 'published' AND list_contains($datasets, dataset)
