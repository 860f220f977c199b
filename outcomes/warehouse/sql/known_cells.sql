-- One row per indicator of $indicators and community (inside $place) with known cells in $first..$last: how many months.
-- Those of $ratios need a denominator.
SELECT v.indicator, v.place, count(*)::INTEGER AS n
FROM value v JOIN place p ON p.code = v.place
WHERE list_contains($indicators, v.indicator) AND v.month BETWEEN $first AND $last
    AND (NOT list_contains($ratios, v.indicator) OR v.denominator IS NOT NULL)
    AND p.level = 'community' AND p.in_programme AND $place IN ('210214', p.parent, p.code)
GROUP BY v.indicator, v.place
ORDER BY v.indicator, v.place
