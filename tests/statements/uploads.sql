-- Every upload, newest first, with the states of its slices.
SELECT u.upload_id, u.dataset, u.file_name, u.sha256, u.sender AS "by", strftime(u.made_at, '%Y-%m-%dT%H:%M:%S%z') AS made_at,
    u.outcome, u.rows_stored, u.rows_refused, u.data_class, coalesce(u.purpose, 'file') AS purpose, u.reason,
    count(DISTINCT p.code) AS communities,
    min(nullif(s.period, '')) AS first_period, max(nullif(s.period, '')) AS last_period,
    list_sort(list_distinct(list(s.state))) AS states, count(f.upload_id) AS slices_in_force, count(*) AS slices,
    list_sort(list_distinct(list(s.community_code))) AS codes,
    coalesce(list_sort(list(DISTINCT s.community_code) FILTER (s.state = 'submitted')), []) AS submitted,
    coalesce(list_sort(list(DISTINCT s.community_code) FILTER (s.state = 'approved')), []) AS approved
    FROM lake.ledger.upload u JOIN lake.ledger.slice_state s USING (upload_id)
    LEFT JOIN lake.ledger.in_force f ON f.upload_id = s.upload_id AND f.community_code = s.community_code
        AND f.period = s.period
    LEFT JOIN lake.ref.place p ON p.code = s.community_code AND p.level = 'community'
    WHERE TRUE GROUP BY ALL ORDER BY 6 DESC, 1 DESC
