-- An upload that was sent after $upload for one of $cells (community|period), and waits or was published: number, who sent
-- it, state, community, period; the newest first.
SELECT n.upload_id, u.sender, n.state, n.community_code, n.period
FROM lake.ledger.slice_state n
JOIN lake.ledger.upload u USING (upload_id)
JOIN lake.ledger.act later ON later.upload_id = n.upload_id AND later.kind = 'submitted'
WHERE n.dataset = $dataset AND list_contains($cells, n.community_code || '|' || n.period)
    AND n.state IN ('submitted', 'approved', 'published')
    AND later.act_id > (SELECT act_id FROM lake.ledger.act WHERE upload_id = $upload AND kind = 'submitted')
ORDER BY later.act_id DESC, n.community_code LIMIT 1
