-- One row per month $first..$last for one place ($place, any level): the figure of the $window months that end with it,
-- NULL where unknown ($own: what was collected for the place itself); months says how many of them are known, lacking how many cells wait for their denominator ($ratio).
WITH member AS (
    SELECT community, since, until FROM counted_member WHERE $place IN (district, street, community)
), calendar AS (
    SELECT strftime(m, '%Y-%m') AS month, strftime(m - to_months(CAST($window AS INTEGER) - 1), '%Y-%m') AS since
    FROM generate_series(CAST($first || '-01' AS DATE), CAST($last || '-01' AS DATE), INTERVAL 1 MONTH) t(m)
), cell AS (
    SELECT *, NOT $ratio OR denominator IS NOT NULL AS known
    FROM value WHERE indicator = $indicator
        AND CASE WHEN $own THEN place = $place
            ELSE EXISTS (FROM member m WHERE m.community = place AND month BETWEEN m.since AND m.until) END
)
SELECT c.month, sum(v.numerator) FILTER (WHERE v.known) AS numerator, sum(v.denominator) AS denominator,
    count(DISTINCT v.place) FILTER (WHERE v.known)::INTEGER AS n, (SELECT count(*) FROM member
        WHERE since <= c.month AND until >= c.since)::INTEGER AS of_n,
    count(DISTINCT v.month) FILTER (WHERE v.known)::INTEGER AS months,
    count(*) FILTER (WHERE NOT v.known)::INTEGER AS lacking,
    coalesce(string_agg(DISTINCT v.source, ' ' ORDER BY v.source), '') AS sources
FROM calendar c
LEFT JOIN cell v ON v.month BETWEEN c.since AND c.month
GROUP BY c.month, c.since
ORDER BY c.month
