-- What stands in a table of the ledger under these numbers.
SELECT * FROM lake.ledger.upload
WHERE upload_id BETWEEN $first AND $last AND list_contains($wanted, upload_id) ORDER BY ALL
