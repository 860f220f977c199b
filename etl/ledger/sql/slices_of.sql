-- The slices of an upload with their states.
SELECT s.community_code, s.period, s.state, f.upload_id IS NOT NULL AS in_force
    FROM lake.ledger.slice_state s LEFT JOIN lake.ledger.in_force f USING (upload_id, community_code, period)
    WHERE s.upload_id = ? ORDER BY 1, 2
