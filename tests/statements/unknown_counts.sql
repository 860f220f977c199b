-- The rows of `dataset` in which some of these counts are not known yet: table, place, month and those columns.
-- What another table gives in a community that keeps it is known.
SELECT 'monthly_report' AS dataset, community_code AS place, month, names FROM (
    SELECT community_code, month, list_filter([
        CASE WHEN requests_received IS NULL THEN 'requests_received' END,
        CASE WHEN pocket_parks_built IS NULL AND community_code NOT IN (
            SELECT s.community_code FROM seen_slice s JOIN lake.ledger.coverage USING (upload_id, community_code, dataset)
            WHERE s.dataset = 'projects' AND s.state = 'published') THEN 'pocket_parks_built' END
    ], lambda c: c IS NOT NULL) AS names FROM (
        SELECT 1
    )
) WHERE len(names) > 0
