-- The months of which something published or waiting speaks, by community.
SELECT DISTINCT c.community_code, c.month FROM lake.ledger.coverage c
JOIN lake.ledger.slice_state s ON s.upload_id = c.upload_id AND s.community_code = c.community_code
WHERE s.state IN ('submitted', 'approved', 'published') AND c.month <> '' ORDER BY ALL
