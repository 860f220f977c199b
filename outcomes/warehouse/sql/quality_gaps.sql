-- The community-months $first..$last of $datasets that no upload in force speaks of, by dataset and community.
SELECT d.dataset, p.code AS place, list(m.month ORDER BY m.month) AS months
FROM (SELECT unnest($datasets) AS dataset) d
CROSS JOIN (SELECT code, valid_from, valid_to FROM place WHERE level = 'community' AND in_programme) p
CROSS JOIN (SELECT strftime(t.m, '%Y-%m') AS month
    FROM generate_series(CAST($first || '-01' AS DATE), CAST($last || '-01' AS DATE), INTERVAL 1 MONTH) t(m)) m
ANTI JOIN covered c ON c.dataset = d.dataset AND c.place = p.code AND c.month = m.month
WHERE p.valid_from[:7] <= m.month AND (p.valid_to = '' OR p.valid_to[:7] >= m.month)
GROUP BY ALL ORDER BY d.dataset, p.code
