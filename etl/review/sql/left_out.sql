-- The communities that do not report $dataset in $period, each with the reason and who said so.
SELECT e.community_code, arg_max(a.reason, a.act_id) AS reason, arg_max(a.sender, a.act_id) AS by
    FROM lake.ledger.month_event e JOIN lake.ledger.act a USING (act_id)
    WHERE e.dataset = $dataset AND e.month = $period AND e.event IN ('left_out', 'put_back')
    GROUP BY ALL HAVING arg_max(e.event, a.act_id) = 'left_out'
