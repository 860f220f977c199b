-- The community-months that the published uploads of the ledgers and registers $datasets speak of.
CREATE OR REPLACE TEMP TABLE covered AS
SELECT DISTINCT c.dataset, c.community_code AS place, c.month
FROM lake.ledger.coverage c JOIN published s ON s.upload_id = c.upload_id AND s.community_code = c.community_code
WHERE list_contains($datasets, c.dataset)
