-- Notes where the judgement of an upload, or of a set of outlines, is kept.
UPDATE lake.ledger.upload SET judged_sha256 = ?
WHERE upload_id = ?
