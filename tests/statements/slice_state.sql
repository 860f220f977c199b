-- A slice is (upload, community, period); its state is that of its newest event.
SELECT upload_id, dataset, community_code, period, arg_max(state, act_id) AS state,
    min(act_id) FILTER (WHERE state = 'published') AS published_act, max(act_id) AS last_act
FROM lake.ledger.state_event GROUP BY ALL
