-- Every community of the programme with the state of its monthly report of $month (NULL: not reported;
-- incomplete: published with counts that are not known yet).
SELECT m.community AS code, m.name, m.street AS parent, m.assumed,
    CASE WHEN bool_or(s.state = 'published') THEN if(bool_or(w.place IS NOT NULL), 'incomplete', 'published')
        WHEN bool_or(s.state IN ('submitted', 'approved')) THEN 'pending'
        WHEN bool_or(s.state = 'returned') THEN 'returned' END AS state,
    max(u.made_at) AS made_at
FROM counted_member m
LEFT JOIN slice s ON s.community_code = m.community AND s.dataset = 'monthly_report' AND s.period = $month
LEFT JOIN upload u USING (upload_id)
LEFT JOIN unknown w ON w.dataset = 'monthly_report' AND w.place = m.community AND w.month = $month
WHERE $month BETWEEN m.since AND m.until
GROUP BY ALL ORDER BY code
