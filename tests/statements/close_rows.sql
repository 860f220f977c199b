-- Closes what no longer holds at $at.
UPDATE lake.mart.indicator_bin SET known_to = $at
WHERE known_to IS NULL AND (indicator, place, month, bin) IN (SELECT (indicator, place, month, bin) FROM closed)
