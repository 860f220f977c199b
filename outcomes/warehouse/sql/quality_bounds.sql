-- The ratios of a community over the 12 months $first..$last that lie outside what is possible ($codes, $low, $high, $scale).
WITH bound AS (
    SELECT unnest($codes) AS indicator, unnest($lows) AS low, unnest($highs) AS high, unnest($scales) AS scale
)
SELECT v.indicator, v.place, sum(v.numerator) AS numerator, sum(v.denominator) AS denominator,
    any_value(b.scale) * sum(v.numerator) / sum(v.denominator) AS value
FROM value v JOIN bound b USING (indicator)
WHERE v.month BETWEEN $first AND $last
GROUP BY v.indicator, v.place
HAVING sum(v.denominator) >= 20 AND (value < any_value(b.low) OR value > any_value(b.high))
ORDER BY v.indicator, v.place
