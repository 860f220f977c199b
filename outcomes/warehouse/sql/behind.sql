-- The uploads in force behind the months $first..$last of $datasets for one place ($place, any level);
-- of $ledgers those that came in these months or later.
SELECT u.upload_id, u.dataset, u.file_name, u.sender, u.made_at, u.rows_stored, count(DISTINCT f.community_code)::INTEGER AS communities,
    min(nullif(f.period, '')) AS first_period, max(nullif(f.period, '')) AS last_period
FROM in_force f JOIN upload u USING (upload_id)
WHERE list_contains($datasets, f.dataset)
    AND f.community_code IN (SELECT community FROM counted_member WHERE $place IN (district, street, community))
    AND ((f.period = '' AND (NOT list_contains($ledgers, f.dataset) OR strftime(u.made_at, '%Y-%m') >= $first)) OR (length(f.period) = 7 AND f.period BETWEEN $first AND $last)
        OR (length(f.period) = 4 AND f.period BETWEEN $first[:4] AND $last[:4]))
GROUP BY ALL ORDER BY u.made_at DESC, u.upload_id DESC
