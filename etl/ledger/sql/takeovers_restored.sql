-- The takeovers that a withdrawal had ended and an upload that is in force again brings back: dataset, community, month.
SELECT r.dataset, r.community_code, r.before AS value FROM (
    SELECT dataset, community_code, arg_max(value, act_id) AS value,
        arg_max(value, act_id) FILTER (WHERE value <> '') AS before
    FROM lake.ledger.rule_event WHERE rule = 'takes_over' AND community_code <> '' GROUP BY ALL
) r JOIN lake.ledger.slice_state s ON s.dataset = r.dataset AND s.community_code = r.community_code
WHERE s.upload_id = $upload AND s.state = 'published' AND r.value = '' AND r.before IS NOT NULL
GROUP BY ALL ORDER BY ALL
