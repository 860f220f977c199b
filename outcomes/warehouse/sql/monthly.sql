-- One row per indicator of $codes, place of $level and month $first..$last: what was counted and out of what, over the
-- communities where both are known ($ratios: indicators with a denominator); n of of_n says how many those are.
WITH member AS (
    SELECT community, since, until, CASE $level WHEN 'community' THEN community WHEN 'street' THEN street ELSE district END AS place
    FROM counted_member
), size AS (
    SELECT place, month, count(*)::INTEGER AS of_n
    FROM member JOIN (SELECT DISTINCT month FROM value WHERE month BETWEEN $first AND $last) ON month BETWEEN since AND until
    GROUP BY place, month)
SELECT v.indicator, m.place, v.month, sum(v.numerator) AS numerator,
    CASE WHEN v.indicator IN (SELECT unnest($ratios)) THEN sum(v.denominator) END AS denominator,
    count(DISTINCT v.place)::INTEGER AS n, coalesce(any_value(s.of_n), count(DISTINCT v.place))::INTEGER AS of_n
FROM value v JOIN member m ON m.community = v.place AND v.month BETWEEN m.since AND m.until LEFT JOIN size s ON s.place = m.place AND s.month = v.month
WHERE v.indicator IN (SELECT unnest($codes)) AND v.month BETWEEN $first AND $last AND v.numerator IS NOT NULL
    AND (v.denominator IS NOT NULL OR v.indicator NOT IN (SELECT unnest($ratios)))
GROUP BY v.indicator, m.place, v.month
ORDER BY v.indicator, m.place, v.month
