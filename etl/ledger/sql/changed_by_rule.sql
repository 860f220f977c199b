-- The published figures that a rule would change in the communities $places: those of other tables from $since on, and the
-- ledger's own before it.
SELECT DISTINCT place, month FROM lake.mart.indicator_value
WHERE known_to IS NULL AND list_contains($indicators, indicator) AND list_contains($places, place)
    AND CASE WHEN source = $dataset THEN month < $since ELSE month >= $since END
ORDER BY ALL
