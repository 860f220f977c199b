-- The communities that uploads in force of a table speak of.
SELECT DISTINCT c.community_code FROM lake.ledger.coverage c JOIN lake.ledger.slice_state s
    ON s.upload_id = c.upload_id AND s.community_code = c.community_code AND s.dataset = c.dataset
WHERE c.dataset = ? AND s.state = 'published'
