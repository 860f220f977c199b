-- What waits of other uploads for the communities and periods of $upload (its slices in $states), and was sent before it.
SELECT o.upload_id, o.community_code, o.period
FROM lake.ledger.slice_state s
JOIN lake.ledger.slice_state o ON o.community_code = s.community_code AND o.period = s.period
JOIN lake.ledger.act sent ON sent.upload_id = s.upload_id AND sent.kind = 'submitted'
JOIN lake.ledger.act earlier ON earlier.upload_id = o.upload_id AND earlier.kind = 'submitted'
WHERE s.dataset = $dataset AND o.dataset = $dataset AND s.upload_id = $upload AND list_contains($states, s.state)
    AND earlier.act_id < sent.act_id AND o.state IN ('submitted', 'approved')
ORDER BY ALL
