-- Every version of every profile of columns: who kept it and when, its text, and its newest state.
SELECT e.dataset, e.sender, e.name, e.version, min(e.act_id) AS number, arg_min(e.profile, e.act_id) AS profile,
    arg_max(e.state, e.act_id) AS state, arg_min(a.sender, e.act_id) AS made_by,
    strftime(min(a.made_at), '%Y-%m-%d %H:%M') AS made_at
FROM lake.ledger.column_map e JOIN lake.ledger.act a USING (act_id)
GROUP BY e.dataset, e.sender, e.name, e.version ORDER BY number DESC
