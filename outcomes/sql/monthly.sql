-- One row per indicator of $codes, place of $level and month $first..$last: what was counted and out of what, over the
-- communities where both are known ($ratios: indicators with a denominator); n of of_n says how many those are.
WITH member AS (
    SELECT code AS community, CASE $level WHEN 'community' THEN code WHEN 'street' THEN parent ELSE '210214' END AS place
    FROM place WHERE level = 'community' AND in_programme
), size AS (SELECT place, count(*)::INTEGER AS of_n FROM member GROUP BY place)
SELECT v.indicator, m.place, v.month, sum(v.numerator) AS numerator,
    CASE WHEN v.indicator IN (SELECT unnest($ratios)) THEN sum(v.denominator) END AS denominator,
    count(DISTINCT v.place)::INTEGER AS n, any_value(s.of_n) AS of_n
FROM value v JOIN member m ON m.community = v.place JOIN size s ON s.place = m.place
WHERE v.indicator IN (SELECT unnest($codes)) AND v.month BETWEEN $first AND $last AND v.numerator IS NOT NULL
    AND (v.denominator IS NOT NULL OR v.indicator NOT IN (SELECT unnest($ratios)))
GROUP BY v.indicator, m.place, v.month
ORDER BY v.indicator, m.place, v.month
