-- The ratios of a community over the 12 months $first..$last that lie outside what is possible ($codes, $lows, $highs, $scales), on
-- a base of at least $bases.
WITH bound AS (
    SELECT unnest($codes) AS indicator, unnest($lows) AS low, unnest($highs) AS high, unnest($scales) AS scale,
        unnest($bases) AS base
)
SELECT v.indicator, v.place, sum(v.numerator) AS numerator, sum(v.denominator) AS denominator,
    any_value(b.scale) * sum(v.numerator) / sum(v.denominator) AS value
FROM value v JOIN bound b USING (indicator)
JOIN counted_member m ON m.community = v.place AND v.month BETWEEN m.since AND m.until
WHERE v.month BETWEEN $first AND $last
GROUP BY v.indicator, v.place
HAVING sum(v.denominator) >= any_value(b.base) AND (value < any_value(b.low) OR value > any_value(b.high))
ORDER BY v.indicator, v.place
