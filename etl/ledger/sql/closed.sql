-- The closed periods of every table.
SELECT dataset, month FROM lake.ledger.month_event WHERE event IN ('closed', 'reopened')
    GROUP BY ALL HAVING arg_max(event, act_id) = 'closed'
