-- The state of every slice by the acts that are looked at; with what waits: as if it were published, and published last.
SELECT * REPLACE (CASE WHEN state IN ('submitted', 'approved') AND list_contains(['210214001']::VARCHAR[], community_code) THEN 'published' ELSE state END AS state,
    CASE WHEN state IN ('submitted', 'approved') AND list_contains(['210214001']::VARCHAR[], community_code) THEN 1000000000000 + last_act ELSE published_act END AS published_act)
FROM (
-- A slice is (upload, community, period); its state is that of its newest event.
SELECT upload_id, dataset, community_code, period, arg_max(state, act_id) AS state,
    min(act_id) FILTER (WHERE state = 'published') AS published_act, max(act_id) AS last_act
FROM (SELECT * FROM lake.ledger.state_event WHERE act_id IN (SELECT act_id FROM lake.ledger.act WHERE TRUE))
 GROUP BY ALL)

