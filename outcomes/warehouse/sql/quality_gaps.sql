-- The community-months $first..$last of $datasets that no upload in force speaks of, by dataset and community.
SELECT d.dataset, p.community AS place, list(m.month ORDER BY m.month) AS months
FROM (SELECT unnest($datasets) AS dataset) d
CROSS JOIN counted_member p
CROSS JOIN (SELECT strftime(t.m, '%Y-%m') AS month
    FROM generate_series(CAST($first || '-01' AS DATE), CAST($last || '-01' AS DATE), INTERVAL 1 MONTH) t(m)) m
ANTI JOIN covered c ON c.dataset = d.dataset AND c.place = p.community AND c.month = m.month
WHERE m.month BETWEEN p.since AND p.until AND list_contains($within, p.community)
GROUP BY ALL ORDER BY d.dataset, p.community
