-- The six counts that a monthly report asks for, and those of them that a ledger answers for the same community and month.
SELECT m.community_code AS place, m.month,
    2 * (r.place IS NOT NULL)::INTEGER + (v.place IS NOT NULL)::INTEGER + 3 * (p.place IS NOT NULL)::INTEGER AS numerator,
    6 AS denominator
FROM rows_monthly_report m
LEFT JOIN covered_requests r ON r.place = m.community_code AND r.month = m.month
LEFT JOIN covered_volunteer_services v ON v.place = m.community_code AND v.month = m.month
LEFT JOIN covered_projects p ON p.place = m.community_code AND p.month = m.month
