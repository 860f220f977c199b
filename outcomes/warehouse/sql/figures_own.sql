-- One row per place of $level (inside $within) with what was collected for that place itself: not added up from communities.
SELECT p.code AS place, sum(v.numerator) AS numerator, sum(v.denominator) AS denominator,
    (count(v.month) > 0)::INTEGER AS n, 1 AS of_n, count(DISTINCT v.month)::INTEGER AS months, 0 AS lacking, 0 AS assumed,
    coalesce(string_agg(DISTINCT v.source, ' ' ORDER BY v.source), '') AS sources
FROM place p
LEFT JOIN value v ON v.place = p.code AND v.indicator = $indicator AND v.month BETWEEN $first AND $last
WHERE p.level = $level AND ($within = (SELECT d.code FROM place d WHERE d.level = 'district') OR $within IN (p.parent, p.code))
GROUP BY p.code
ORDER BY p.code
