-- Who approved, published … these uploads, and when, in order.
SELECT upload_id, kind, sender, strftime(made_at, '%Y-%m-%d %H:%M') FROM lake.ledger.act
WHERE list_contains($uploads, upload_id) AND list_contains($kinds, kind) AND made_at <= TIMESTAMPTZ '2025-03-01T00:00:00+00:00' ORDER BY act_id
