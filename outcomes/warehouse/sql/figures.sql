-- One row per indicator of $indicators and place of $level (inside $within): what the months $first..$last add up to.
-- Only cells where numerator and (for those of $ratios) denominator are known are added; n says for how many communities,
-- lacking how many cells wait for their denominator.
WITH member AS (
    SELECT community, assumed, CASE $level WHEN 'community' THEN community WHEN 'street' THEN street ELSE district END AS place
    FROM counted_member WHERE $within IN (district, street, community) AND since <= $last AND until >= $first
), asked AS (
    SELECT unnest($indicators) AS indicator
), cell AS (
    SELECT *, NOT list_contains($ratios, indicator) OR denominator IS NOT NULL AS known
    FROM value WHERE indicator IN (FROM asked) AND month BETWEEN $first AND $last
        AND EXISTS (FROM counted_member c WHERE c.community = place AND month BETWEEN c.since AND c.until)
)
SELECT a.indicator, m.place, sum(v.numerator) FILTER (WHERE v.known) AS numerator, sum(v.denominator) AS denominator,
    count(DISTINCT v.place) FILTER (WHERE v.known)::INTEGER AS n, count(DISTINCT m.community)::INTEGER AS of_n,
    count(DISTINCT v.month) FILTER (WHERE v.known)::INTEGER AS months,
    count(*) FILTER (WHERE NOT v.known)::INTEGER AS lacking,
    count(DISTINCT m.community) FILTER (WHERE m.assumed)::INTEGER AS assumed,
    coalesce(string_agg(DISTINCT v.source, ' ' ORDER BY v.source), '') AS sources
FROM member m CROSS JOIN asked a
LEFT JOIN cell v ON v.place = m.community AND v.indicator = a.indicator
GROUP BY a.indicator, m.place
ORDER BY a.indicator, m.place
