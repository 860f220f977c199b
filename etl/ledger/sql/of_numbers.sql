-- What stands in a table of the ledger under these numbers.
SELECT * FROM lake.ledger.{{ table }}
WHERE {{ key }} BETWEEN $first AND $last AND list_contains($wanted, {{ key }}) ORDER BY ALL
