-- What others did to the uploads of $account after the act of number $after: the newest first, with communities and periods.
SELECT a.act_id, a.kind, a.sender AS "by", strftime(a.made_at, '%Y-%m-%d %H:%M') AS at, coalesce(a.reason, '') AS reason,
    u.upload_id, u.dataset, list_sort(list(DISTINCT e.community_code)) AS codes,
    list_sort(list(DISTINCT e.period) FILTER (e.period <> '')) AS periods
FROM lake.ledger.act a JOIN lake.ledger.upload u USING (upload_id) JOIN lake.ledger.state_event e USING (act_id)
WHERE u.sender = $account AND a.sender <> $account AND a.act_id > $after AND a.kind <> 'submitted'
GROUP BY ALL ORDER BY a.act_id DESC LIMIT $most
