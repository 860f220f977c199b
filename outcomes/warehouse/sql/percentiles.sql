-- One row per indicator of $indicators, place of $level (inside $within) and month $first..$last: the smallest bin that
-- holds at least the indicator's share (of $shares) of all rows of the $window months that end with it, over the places'
-- communities; exact at the bin.
WITH member AS (
    SELECT community, since, until, CASE $level WHEN 'community' THEN community WHEN 'street' THEN street ELSE district END AS place
    FROM counted_member WHERE $within IN (district, street, community)
), asked AS (
    SELECT unnest($indicators) AS indicator, unnest($shares) AS share
), calendar AS (
    SELECT strftime(m, '%Y-%m') AS month, strftime(m - to_months(CAST($window AS INTEGER) - 1), '%Y-%m') AS since
    FROM generate_series(CAST($first || '-01' AS DATE), CAST($last || '-01' AS DATE), INTERVAL 1 MONTH) t(m)
), counted AS (
    SELECT b.indicator, m.place, c.month, b.bin, sum(b.n) AS n
    FROM calendar c JOIN bin b ON b.month BETWEEN c.since AND c.month
    JOIN member m ON m.community = b.place AND b.month BETWEEN m.since AND m.until
    WHERE list_contains($indicators, b.indicator) GROUP BY ALL
), cumulative AS (
    SELECT *, sum(n) OVER (PARTITION BY indicator, place, month ORDER BY bin) AS so_far,
        sum(n) OVER (PARTITION BY indicator, place, month) AS total
    FROM counted
)
SELECT indicator, place, month, min(bin) FILTER (WHERE so_far >= share * total) AS value, any_value(total)::DOUBLE AS total
FROM cumulative JOIN asked USING (indicator) GROUP BY ALL ORDER BY indicator, place, month
