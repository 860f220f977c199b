-- The rows of an upload, with the row of the file that each came from.
SELECT * FROM lake.ledger.targets WHERE upload_id = $upload ORDER BY source_row
