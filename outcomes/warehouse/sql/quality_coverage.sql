-- Per dataset and month $first..$last: how many communities of the programme an upload in force speaks of.
SELECT c.dataset, c.month, count(DISTINCT c.place)::INTEGER AS n
FROM covered c JOIN place p ON p.code = c.place AND p.level = 'community' AND p.in_programme
WHERE c.month BETWEEN $first AND $last
GROUP BY ALL ORDER BY c.dataset, c.month
