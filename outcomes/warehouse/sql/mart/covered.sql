SELECT DISTINCT c.dataset, c.community_code AS place, c.month FROM lake.ledger.coverage c
JOIN memory.main.slice s ON s.upload_id = c.upload_id AND s.community_code = c.community_code
    AND s.period IN ('', c.month) AND s.state = 'published'
