-- The tables of which anything waits.
SELECT DISTINCT dataset FROM (
    SELECT dataset, arg_max(state, act_id) AS state FROM lake.ledger.state_event
    GROUP BY upload_id, dataset, community_code, period
) WHERE state IN ('submitted', 'approved')
