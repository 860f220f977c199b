-- Per dataset and month $first..$last: how many communities of the programme in $within an upload in force speaks of.
SELECT c.dataset, c.month, count(DISTINCT c.place)::INTEGER AS n
FROM covered c JOIN counted_member m ON m.community = c.place AND c.month BETWEEN m.since AND m.until
WHERE c.month BETWEEN $first AND $last AND list_contains($within, c.place)
GROUP BY ALL ORDER BY c.dataset, c.month
