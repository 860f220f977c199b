-- Notes where the judgement of an upload, or of a set of outlines, is kept.
UPDATE lake.ledger.boundary_file SET judged_sha256 = ?
WHERE boundary_id = ?
