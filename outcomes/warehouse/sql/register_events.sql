-- The acts on the register made until $until (NULL: all of them), in order; undone: taken back by then.
SELECT e.act_id, e.kind, e.since, e.ended, e.made, e.former, a.sender, strftime(a.made_at, '%Y-%m-%d %H:%M') AS made_at,
    coalesce(a.reason, '') AS reason, EXISTS (
        SELECT 1 FROM lake.ledger.register_event u JOIN lake.ledger.act b USING (act_id)
        WHERE u.undoes = e.act_id AND ($until::TIMESTAMPTZ IS NULL OR b.made_at <= $until)
    ) AS undone
FROM lake.ledger.register_event e JOIN lake.ledger.act a USING (act_id)
WHERE e.kind <> 'undone' AND ($until::TIMESTAMPTZ IS NULL OR a.made_at <= $until)
ORDER BY e.act_id
