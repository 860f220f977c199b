-- The first and the last month of which anything is known, rows of percentiles included.
SELECT min(month) AS first, max(month) AS last FROM (SELECT month FROM value UNION ALL SELECT month FROM bin)
