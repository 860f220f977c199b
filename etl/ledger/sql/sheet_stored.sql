-- The sheet that the rows of an upload came from.
SELECT source_sheet FROM lake.ledger.{{ table }} WHERE upload_id = ? LIMIT 1
