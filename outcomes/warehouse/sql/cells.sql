-- Every indicator, community inside $within and month $first..$last for which anything is known, as `figures` adds it:
-- $ratios are the indicators that need a denominator.
WITH member AS (
    SELECT code, valid_from, valid_to FROM place
    WHERE level = 'community' AND in_programme AND $within IN ('210214', parent, code)
)
SELECT v.indicator, v.place, v.month,
    sum(v.numerator) FILTER (WHERE NOT list_contains($ratios, v.indicator) OR v.denominator IS NOT NULL) AS numerator,
    sum(v.denominator) AS denominator,
    count(*) FILTER (WHERE list_contains($ratios, v.indicator) AND v.denominator IS NULL)::INTEGER AS lacking
FROM value v JOIN member m ON m.code = v.place
WHERE v.month BETWEEN $first AND $last
    AND valid_from[:7] <= v.month AND (valid_to = '' OR valid_to[:7] >= v.month)
GROUP BY ALL ORDER BY v.indicator, v.place, v.month
