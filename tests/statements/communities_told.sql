-- The communities that a report holds, month by month ('' where it has none); a refused row counts as held.
SELECT v_month, list(DISTINCT v_community) FROM judged WHERE v_community IS NOT NULL AND v_month IS NOT NULL
GROUP BY 1 ORDER BY 1
