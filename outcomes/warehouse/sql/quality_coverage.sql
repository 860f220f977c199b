-- Per dataset and month $first..$last: how many communities of the programme in $within an upload in force speaks of,
-- and how many of them sent counts that are not known yet.
SELECT c.dataset, c.month, count(DISTINCT c.place)::INTEGER AS n, count(DISTINCT w.place)::INTEGER AS incomplete
FROM covered c JOIN counted_member m ON m.community = c.place AND c.month BETWEEN m.since AND m.until
LEFT JOIN unknown w ON w.dataset = c.dataset AND w.place = c.place AND w.month = c.month
WHERE c.month BETWEEN $first AND $last AND list_contains($within, c.place)
GROUP BY ALL ORDER BY c.dataset, c.month
