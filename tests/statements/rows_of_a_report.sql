-- The rows in force of a table: of its slices in force, or of each key the row that was published last unless it says 作废.
SELECT r.* FROM lake.ledger.monthly_report r JOIN seen_in_force f ON f.upload_id = r.upload_id
    AND f.community_code = r.community_code AND f.dataset = 'monthly_report'
    AND f.period = r.month

