-- What stands in a table of the ledger under these numbers.
SELECT * FROM lake.ledger.{{ table }} WHERE list_contains(?, {{ key }}) ORDER BY ALL
