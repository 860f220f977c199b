-- The communities that have ever reported $dataset.
SELECT DISTINCT community_code FROM lake.ledger.in_force WHERE dataset = $dataset
