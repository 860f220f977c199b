-- The communities and periods that rows speak of ('' where a table has no period).
SELECT DISTINCT community_code, {{ period }} FROM good_rows ORDER BY ALL
