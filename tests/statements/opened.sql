-- What is new or different.
CREATE OR REPLACE TEMP TABLE opened AS (
    SELECT indicator, place, month, bin, n FROM fresh_indicator_bin EXCEPT SELECT indicator, place, month, bin, n FROM stale)
