-- The rows of an upload as they were stored.
SELECT source_row, a, b FROM lake.ledger.targets WHERE upload_id = ? ORDER BY source_row
