-- Notes where the judgement of an upload, or of a set of outlines, is kept.
UPDATE lake.ledger.{{ "upload" if what == "upload" else "boundary_file" }} SET judged_sha256 = ?
WHERE {{ what }}_id = ?
