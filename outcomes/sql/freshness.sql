-- Per dataset: the newest month in force, how many communities it has, and when the last upload came.
SELECT f.dataset, max(nullif(f.period, '')) AS last_period, count(DISTINCT f.community_code)::INTEGER AS communities,
    max(u.made_at) AS made_at, count(DISTINCT f.upload_id)::INTEGER AS uploads
FROM in_force f JOIN upload u USING (upload_id) GROUP BY f.dataset ORDER BY f.dataset
