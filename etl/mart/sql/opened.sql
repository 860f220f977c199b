-- What is new or different.
CREATE OR REPLACE TEMP TABLE opened AS (
    SELECT {{ columns | columns }} FROM fresh_{{ table }} EXCEPT SELECT {{ columns | columns }} FROM stale)
