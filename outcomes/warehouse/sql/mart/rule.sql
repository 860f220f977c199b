-- The rules of reporting that were set by an act: the newest value of each, empty where the setting counts again.
{% if "rule_event" in known %}
SELECT rule, dataset, community_code, arg_max(value, act_id) AS value, max(act_id) AS act_id FROM lake.ledger.rule_event
WHERE act_id IN (SELECT act_id FROM lake.ledger.act WHERE {{ look.until }})
GROUP BY rule, dataset, community_code
{% else %}
SELECT '' AS rule, '' AS dataset, '' AS community_code, '' AS value, 0::BIGINT AS act_id WHERE FALSE
{% endif %}
