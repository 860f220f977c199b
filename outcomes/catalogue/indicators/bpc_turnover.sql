-- Members who joined by a change or left in the 12 months that end with the month, and those in post 12 months before.
WITH month_before AS (
    SELECT place, month, strftime(CAST(month || '-01' AS DATE) - INTERVAL 12 MONTH, '%Y-%m') AS before
    FROM covered_committee_members
)
SELECT c.place, c.month,
    count(*) FILTER (WHERE m.change_kind IN ('new', 'replaced') AND m.start_month > c.before AND m.start_month <= c.month)
        + count(*) FILTER (WHERE m.end_month > c.before AND m.end_month <= c.month) AS numerator,
    count(*) FILTER (WHERE m.start_month <= c.before AND (m.end_month IS NULL OR m.end_month > c.before)) AS denominator
FROM month_before c
SEMI JOIN covered_committee_members b ON b.place = c.place AND b.month = c.before
JOIN rows_committee_members m ON m.community_code = c.place
GROUP BY ALL
