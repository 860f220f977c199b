-- What waits of other uploads for the communities and periods of $upload (its slices in $states), and was sent before it.
WITH slices AS MATERIALIZED (
    SELECT upload_id, community_code, period, arg_max(state, act_id) AS state
    FROM lake.ledger.state_event WHERE dataset = $dataset GROUP BY ALL
), sent AS MATERIALIZED (
    SELECT upload_id, act_id FROM lake.ledger.act WHERE kind = 'submitted'
)
SELECT o.upload_id, o.community_code, o.period
FROM slices s JOIN sent USING (upload_id)
JOIN slices o ON o.community_code = s.community_code AND o.period = s.period
JOIN sent earlier ON earlier.upload_id = o.upload_id AND earlier.act_id < sent.act_id
WHERE s.upload_id = $upload AND list_contains($states, s.state) AND o.state IN ('submitted', 'approved')
ORDER BY ALL
