-- The slices in force: of each community and period of a table the one that was published last.
-- Of some tables ({{ side_by_side | texts }}) several uploads are in force side by side: which row counts is decided by its number.
SELECT upload_id, dataset, community_code, period, published_act FROM {{ states }} WHERE state = 'published'
QUALIFY dataset IN ({{ side_by_side | texts }})
    OR row_number() OVER (PARTITION BY dataset, community_code, period ORDER BY published_act DESC) = 1
