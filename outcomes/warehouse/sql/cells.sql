-- Every indicator, community inside $within and month $first..$last for which anything is known, as `figures` adds it:
-- $ratios are the indicators that need a denominator.
SELECT v.indicator, v.place, v.month,
    sum(v.numerator) FILTER (WHERE NOT list_contains($ratios, v.indicator) OR v.denominator IS NOT NULL) AS numerator,
    sum(v.denominator) AS denominator,
    count(*) FILTER (WHERE list_contains($ratios, v.indicator) AND v.denominator IS NULL)::INTEGER AS lacking
FROM value v JOIN counted_member m ON m.community = v.place AND v.month BETWEEN m.since AND m.until
WHERE v.month BETWEEN $first AND $last AND $within IN (district, street, community)
GROUP BY ALL ORDER BY v.indicator, v.place, v.month
