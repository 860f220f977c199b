-- What no longer holds.
CREATE OR REPLACE TEMP TABLE closed AS (
    SELECT {{ columns | columns }} FROM stale EXCEPT SELECT {{ columns | columns }} FROM fresh_{{ table }})
