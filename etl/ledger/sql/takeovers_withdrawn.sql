-- The takeovers that an upload's withdrawal leaves without a ledger: dataset, community, and no month any more.
SELECT r.dataset, r.community_code, '' AS value FROM (
    SELECT dataset, community_code, arg_max(value, act_id) AS value FROM lake.ledger.rule_event
    WHERE rule = 'takes_over' AND community_code <> '' GROUP BY ALL
) r JOIN lake.ledger.upload u ON u.upload_id = $upload AND u.dataset = r.dataset
WHERE r.value <> ''
    AND r.community_code IN (SELECT community_code FROM lake.ledger.coverage WHERE upload_id = $upload)
    AND r.community_code NOT IN (
        SELECT c.community_code FROM lake.ledger.coverage c
        JOIN lake.ledger.slice_state s ON s.upload_id = c.upload_id AND s.community_code = c.community_code
        WHERE c.dataset = r.dataset AND s.state = 'published'
    )
ORDER BY ALL
