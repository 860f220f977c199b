-- One row per part of $by_column for one place ($place, any level): what the months $first..$last add up to.
SELECT part, sum(n) AS n FROM part
WHERE indicator = $indicator AND by_column = $by_column AND month BETWEEN $first AND $last AND place IN (
    SELECT code FROM place WHERE level = 'community' AND in_programme AND $place IN ('210214', parent, code))
GROUP BY part ORDER BY n DESC, part
