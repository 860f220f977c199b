-- The communities that a report holds, month by month ('' where it has none); a refused row counts as held.
SELECT {{ month }}, list(DISTINCT v_{{ place }}) FROM judged WHERE v_{{ place }} IS NOT NULL AND {{ month }} IS NOT NULL
GROUP BY 1 ORDER BY 1
