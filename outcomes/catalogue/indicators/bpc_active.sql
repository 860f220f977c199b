-- Members in post, and those of them whose unit completed an item of the lists in the 12 months that end with the month.
SELECT c.place, c.month, count(DISTINCT m.member_id) FILTER (WHERE l.item_id IS NOT NULL) AS numerator,
    count(DISTINCT m.member_id) AS denominator
FROM covered_committee_members c
SEMI JOIN covered_list_items i ON i.place = c.place AND i.month = c.month
JOIN rows_committee_members m ON m.community_code = c.place AND m.start_month <= c.month
    AND (m.end_month IS NULL OR m.end_month > c.month)
LEFT JOIN rows_list_items l ON l.community_code = m.community_code AND l.provider_partner_id = m.partner_id
    AND strftime(l.done_on, '%Y-%m') <= c.month
    AND strftime(l.done_on, '%Y-%m') > strftime(CAST(c.month || '-01' AS DATE) - INTERVAL 12 MONTH, '%Y-%m')
GROUP BY ALL
