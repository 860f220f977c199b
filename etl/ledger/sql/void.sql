-- Takes the number of an act that did not happen; it comes after everything that did.
INSERT INTO lake.ledger.act
SELECT $number, $kind, $what, 'system', greatest(now(), max(made_at) + INTERVAL 1 microsecond), '', 'system'
FROM lake.ledger.act
