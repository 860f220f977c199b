-- The rules of reporting that acts set, the newest value of each.
SELECT rule, dataset, community_code, arg_max(value, act_id) AS value, max(act_id) AS act_id
FROM lake.ledger.rule_event GROUP BY rule, dataset, community_code ORDER BY act_id
