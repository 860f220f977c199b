-- What stands in a table of the ledger under these numbers.
SELECT * FROM lake.ledger.upload WHERE list_contains(?, upload_id) ORDER BY ALL
