-- The sheet that the rows of an upload came from.
SELECT source_sheet FROM lake.ledger.targets WHERE upload_id = ? LIMIT 1
