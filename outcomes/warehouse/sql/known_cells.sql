-- One row per indicator of $indicators and community (inside $place) with known cells in $first..$last: how many months.
-- Those of $ratios need a denominator.
SELECT v.indicator, v.place, count(*)::INTEGER AS n
FROM value v JOIN counted_member m ON m.community = v.place AND v.month BETWEEN m.since AND m.until
WHERE list_contains($indicators, v.indicator) AND v.month BETWEEN $first AND $last
    AND (NOT list_contains($ratios, v.indicator) OR v.denominator IS NOT NULL)
    AND $place IN (m.district, m.street, m.community)
GROUP BY v.indicator, v.place
ORDER BY v.indicator, v.place
