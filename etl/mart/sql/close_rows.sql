-- Closes what no longer holds at $at.
UPDATE lake.mart.{{ table }} SET known_to = $at
WHERE known_to IS NULL AND ({{ keys | columns }}) IN (SELECT ({{ keys | columns }}) FROM closed)
