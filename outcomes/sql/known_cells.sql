-- One row per community (inside $place) with known cells of $indicator in $first..$last: how many months.
SELECT v.place, count(*)::INTEGER AS n
FROM value v JOIN place p ON p.code = v.place
WHERE v.indicator = $indicator AND v.month BETWEEN $first AND $last AND (NOT $ratio OR v.denominator IS NOT NULL)
    AND p.level = 'community' AND p.in_programme AND $place IN ('210214', p.parent, p.code)
GROUP BY v.place
ORDER BY v.place
