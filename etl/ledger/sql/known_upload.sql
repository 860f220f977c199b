-- The upload of the same bytes that is pending or in force: number, rows stored, whether it is pending.
-- A register that did not change speaks of further months when it is sent again later: only one of the same month counts.
SELECT u.upload_id, u.rows_stored, bool_or(s.state IN ('submitted', 'approved'))
FROM lake.ledger.upload u JOIN lake.ledger.slice_state s USING (upload_id)
LEFT JOIN lake.ledger.in_force f ON f.upload_id = u.upload_id AND f.community_code = s.community_code
    AND f.period = s.period
WHERE u.sha256 = $sha256 AND u.dataset = $dataset
    AND (NOT $same_month OR date_trunc('month', u.today) = date_trunc('month', $today::DATE))
    AND (s.state IN ('submitted', 'approved') OR f.upload_id IS NOT NULL)
GROUP BY ALL ORDER BY u.upload_id LIMIT 1
