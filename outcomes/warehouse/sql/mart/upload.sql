SELECT upload_id, dataset, file_name, sha256, sender, made_at, today, rows_stored, rows_refused, outcome
FROM lake.ledger.upload WHERE {{ look.until }}
