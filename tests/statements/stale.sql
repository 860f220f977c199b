-- What the mart's table says now of the indicators $codes.
CREATE OR REPLACE TEMP TABLE stale AS
SELECT indicator, place, month, bin, n FROM lake.mart.indicator_bin WHERE known_to IS NULL AND list_contains($codes, indicator)
