-- One row per month $first..$last for one place ($place, any level): the figure of each month, NULL where unknown.
WITH member AS (
    SELECT code AS community FROM place
    WHERE level = 'community' AND in_programme AND $place IN ('210214', parent, code)
), calendar AS (
    SELECT strftime(m, '%Y-%m') AS month
    FROM generate_series(CAST($first || '-01' AS DATE), CAST($last || '-01' AS DATE), INTERVAL 1 MONTH) t(m)
)
SELECT c.month, sum(v.numerator) AS numerator, sum(v.denominator) AS denominator,
    count(DISTINCT v.place)::INTEGER AS n, (SELECT count(*) FROM member)::INTEGER AS of_n
FROM calendar c
LEFT JOIN value v ON v.month = c.month AND v.indicator = $indicator AND v.place IN (SELECT community FROM member)
GROUP BY c.month
ORDER BY c.month
