-- Every act on the rules of reporting, newest first, with what it set.
SELECT a.act_id, a.sender, strftime(a.made_at, '%Y-%m-%d %H:%M') AS made_at, a.reason,
    e.rule, e.dataset, e.community_code, e.value
FROM lake.ledger.rule_event e JOIN lake.ledger.act a USING (act_id) ORDER BY a.act_id DESC, e.dataset, e.community_code
