-- The month from which a ledger alone gives the figures of a place, as the acts made by this_moment say: dataset, place, since.
CREATE OR REPLACE TEMP TABLE takeover AS
SELECT e.dataset, p.place, arg_max(e.value, e.act_id) AS since
FROM lake.ledger.rule_event e JOIN lake.ledger.act a USING (act_id)
JOIN (SELECT DISTINCT place FROM every_source) p ON e.community_code IN ('', p.place)
WHERE e.rule = 'takes_over' AND a.made_at <= getvariable('this_moment')
GROUP BY e.dataset, p.place
HAVING since <> ''

