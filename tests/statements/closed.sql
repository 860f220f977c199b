-- What no longer holds.
CREATE OR REPLACE TEMP TABLE closed AS (
    SELECT indicator, place, month, bin, n FROM stale EXCEPT SELECT indicator, place, month, bin, n FROM fresh_indicator_bin)
