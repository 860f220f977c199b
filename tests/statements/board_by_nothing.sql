-- The newest upload of each community that speaks of $dataset in $period, its state, who sent it and who decided last.
-- `by`: a table whose slices have the period; one whose uploads cover it; one that has no periods.
SELECT n.community_code, n.upload_id, n.state, n.in_force, u.sender, u.made_at AS sent_at, a.sender AS decided_by,
    a.made_at AS decided_at, coalesce(a.reason, '') AS reason, a.kind
FROM (
    SELECT s.community_code, arg_max(s.upload_id, s.last_act) AS upload_id, arg_max(s.state, s.last_act) AS state,
        max(s.last_act) AS last_act, bool_or(s.state = 'published') AS in_force
    FROM (
        SELECT * FROM lake.ledger.slice_state WHERE dataset = $dataset AND $period IS NOT NULL
    ) s WHERE s.state NOT IN ('withdrawn', 'superseded') GROUP BY ALL
) n
JOIN lake.ledger.upload u USING (upload_id) JOIN lake.ledger.act a ON a.act_id = n.last_act
