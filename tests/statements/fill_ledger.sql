-- Puts rows that are told as texts into a table of the ledger.
INSERT INTO lake.ledger.upload BY NAME SELECT a, b FROM told
