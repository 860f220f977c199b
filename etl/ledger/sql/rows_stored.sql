-- The rows of an upload as they were stored.
SELECT source_row, {{ names | columns }} FROM lake.ledger.{{ table }} WHERE upload_id = ? ORDER BY source_row
