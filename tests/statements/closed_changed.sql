-- The first month of figures of $indicators that an act at $at changed and whose table has closed that month.
SELECT min(v.month) FROM lake.mart.indicator_value v JOIN (
-- The closed periods of every table.
SELECT dataset, month FROM lake.ledger.month_event WHERE event IN ('closed', 'reopened')
    GROUP BY ALL HAVING arg_max(event, act_id) = 'closed') m ON m.dataset = v.source AND m.month = v.month
WHERE v.known_to = $at AND list_contains($indicators, v.indicator)
