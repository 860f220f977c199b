-- One row per part of $by_column and month $first..$last for one place ($place, any level).
SELECT part, month, sum(n) AS n FROM part
WHERE indicator = $indicator AND by_column = $by_column AND month BETWEEN $first AND $last AND place IN (
    SELECT code FROM place WHERE level = 'community' AND in_programme AND $place IN ('210214', parent, code))
GROUP BY ALL ORDER BY part, month
