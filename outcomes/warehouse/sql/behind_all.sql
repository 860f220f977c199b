-- Every upload in force with the table, community and period it speaks of, the newest first.
SELECT f.dataset, f.community_code, f.period, strftime(u.made_at, '%Y-%m') AS made, u.upload_id
FROM in_force f JOIN upload u USING (upload_id)
GROUP BY ALL ORDER BY max(u.made_at) DESC, u.upload_id DESC
