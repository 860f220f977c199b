-- One row per place of $level (inside $within): what the months $first..$last add up to for $indicator.
-- Only cells where numerator and (if there is one) denominator are known are added; n says for how many communities.
WITH member AS (
    SELECT code AS community, basis = 'assumed' AS assumed,
        CASE $level WHEN 'community' THEN code WHEN 'street' THEN parent ELSE '210214' END AS place
    FROM place
    WHERE level = 'community' AND in_programme AND $within IN ('210214', parent, code)
        AND valid_from[:7] <= $last AND (valid_to = '' OR valid_to[:7] >= $first)
)
SELECT m.place, sum(v.numerator) AS numerator, sum(v.denominator) AS denominator,
    count(DISTINCT v.place)::INTEGER AS n, count(DISTINCT m.community)::INTEGER AS of_n,
    count(DISTINCT v.month)::INTEGER AS months, count(v.month)::INTEGER AS cells,
    count(DISTINCT m.community) FILTER (WHERE m.assumed)::INTEGER AS assumed,
    coalesce(string_agg(DISTINCT v.source, ' ' ORDER BY v.source), '') AS sources
FROM member m
LEFT JOIN value v ON v.place = m.community AND v.indicator = $indicator AND v.month BETWEEN $first AND $last
GROUP BY m.place
ORDER BY m.place
