-- The first closed month among those that an upload speaks of for $communities (in $period, where one is given).
SELECT min(c.month) FROM lake.ledger.coverage c JOIN (
-- The closed periods of every table.
SELECT dataset, month FROM lake.ledger.month_event WHERE event IN ('closed', 'reopened')
    GROUP BY ALL HAVING arg_max(event, act_id) = 'closed') m ON m.dataset = c.dataset AND m.month = c.month
WHERE c.upload_id = $upload AND c.dataset = $dataset AND list_contains($communities, c.community_code)
    AND (coalesce($period, '') = '' OR c.month = $period)
