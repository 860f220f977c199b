-- The month from which each community has what $kind names: its brand, its first finished project of a type, a canteen.
-- `observed`: whether the month before is known to be without it (always, for dated launches).
WITH canteen AS (
    SELECT place, min(month) FILTER (WHERE numerator > 0) AS month, min(month) AS first FROM value
    WHERE indicator = 'canteens' GROUP BY place
)
SELECT m.community AS place, b.launch_month AS month, TRUE AS observed
FROM counted_member m JOIN brand b ON b.community_code = m.community
WHERE $kind = 'brand' AND b.stage IN ('launched', 'demonstration') AND b.launch_month IS NOT NULL
UNION ALL
SELECT m.community, strftime(min(j.completed_on), '%Y-%m'), TRUE
FROM counted_member m JOIN project j ON j.community_code = m.community
WHERE $kind = j.project_type AND j.status = 'completed' AND j.completed_on IS NOT NULL GROUP BY m.community
UNION ALL
SELECT place, month, month > first FROM canteen WHERE $kind = 'canteen' AND month IS NOT NULL
ORDER BY place
