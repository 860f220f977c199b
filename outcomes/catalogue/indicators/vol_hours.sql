-- Hours of service since January, and volunteers active since January; only where every month since January is covered.
WITH of_month AS (
    SELECT c.place, c.month, coalesce(sum(s.hours), 0) AS hours
    FROM covered_volunteer_services c
    LEFT JOIN rows_volunteer_services s ON s.community_code = c.place AND strftime(s.served_on, '%Y-%m') = c.month
    GROUP BY ALL
), since_january AS (
    SELECT place, month, sum(hours) OVER (PARTITION BY place, month[:4] ORDER BY month) AS hours,
        count(*) OVER (PARTITION BY place, month[:4] ORDER BY month) AS months
    FROM of_month
)
SELECT s.place, s.month, s.hours AS numerator, p.volunteers_active_ytd AS denominator
FROM since_january s
JOIN rows_participation_monthly p ON p.community_code = s.place AND p.month = s.month
WHERE s.months = CAST(s.month[6:] AS INTEGER)
