-- The first closed month among those that an upload speaks of for $communities (in $period, where one is given).
SELECT min(c.month) FROM lake.ledger.coverage c JOIN (
    {% include "closed.sql" %}
) m ON m.dataset = c.dataset AND m.month = c.month
WHERE c.upload_id = $upload AND c.dataset = $dataset AND list_contains($communities, c.community_code)
    AND (coalesce($period, '') = '' OR c.month = $period)
