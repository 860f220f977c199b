-- The slices that an act on $upload moves: community, period, state now and to come ($to; empty: the one before it was withdrawn).
SELECT s.community_code, s.period, s.state, CASE WHEN $to = '' THEN b.before ELSE $to END
FROM lake.ledger.slice_state s JOIN (
    SELECT upload_id, community_code, period, state AS before FROM lake.ledger.state_event WHERE state <> 'withdrawn'
    QUALIFY row_number() OVER (PARTITION BY upload_id, community_code, period ORDER BY act_id DESC) = 1
) b USING (upload_id, community_code, period)
WHERE s.upload_id = $upload AND list_contains($states, s.state) AND ($period IS NULL OR s.period = $period)
ORDER BY 1, 2
