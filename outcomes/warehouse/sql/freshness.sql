-- Per dataset: the newest month in force, how many communities it has, and when the last upload came.
SELECT f.dataset, max(nullif(f.period, '')) AS last_period, count(DISTINCT p.code)::INTEGER AS communities,
    max(u.made_at) AS made_at, count(DISTINCT f.upload_id)::INTEGER AS uploads
FROM in_force f JOIN upload u USING (upload_id)
LEFT JOIN place p ON p.code = f.community_code AND p.level = 'community'
GROUP BY f.dataset ORDER BY f.dataset
