-- The state of every slice by the acts that are looked at; with what waits: as if it were published, and published last.
-- A slice is (upload, community, period); its state is that of its newest event.
SELECT upload_id, dataset, community_code, period, arg_max(state, act_id) AS state,
    min(act_id) FILTER (WHERE state = 'published') AS published_act, max(act_id) AS last_act
FROM (SELECT * FROM lake.ledger.state_event WHERE act_id IN (SELECT act_id FROM lake.ledger.act WHERE TRUE) AND dataset IN ('monthly_report', 'requests'))
 GROUP BY ALL
