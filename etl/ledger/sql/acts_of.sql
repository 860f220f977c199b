-- The acts on an upload, in order.
SELECT kind, sender AS "by", strftime(made_at, '%Y-%m-%d %H:%M') AS at, reason, channel
    FROM lake.ledger.act WHERE upload_id = ? ORDER BY act_id
