-- Every community of the programme with the state of its monthly report of $month (NULL: not reported).
SELECT p.code, p.name, p.parent, p.basis = 'assumed' AS assumed,
    CASE WHEN bool_or(s.state = 'published') THEN 'published' WHEN bool_or(s.state IN ('submitted', 'approved')) THEN 'pending'
        WHEN bool_or(s.state = 'returned') THEN 'returned' END AS state,
    max(u.made_at) AS made_at
FROM place p
LEFT JOIN slice s ON s.community_code = p.code AND s.dataset = 'monthly_report' AND s.period = $month
LEFT JOIN upload u USING (upload_id)
WHERE p.level = 'community' AND p.in_programme
    AND p.valid_from[:7] <= $month AND (p.valid_to = '' OR p.valid_to[:7] >= $month)
GROUP BY ALL ORDER BY p.code
