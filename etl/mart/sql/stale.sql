-- What the mart's table says now of the indicators $codes.
CREATE OR REPLACE TEMP TABLE stale AS
SELECT {{ columns | columns }} FROM lake.mart.{{ table }} WHERE known_to IS NULL AND list_contains($codes, indicator)
