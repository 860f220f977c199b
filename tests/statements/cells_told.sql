-- The communities and periods that rows speak of ('' where a table has no period).
SELECT DISTINCT community_code, month FROM good_rows ORDER BY ALL
