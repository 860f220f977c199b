-- Puts rows that are told as texts into a table of the ledger.
INSERT INTO lake.ledger.{{ table }} BY NAME SELECT {{ names | columns }} FROM told
