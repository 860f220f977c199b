-- The rows in force that a measure reads of $communities in the months $first..$last.
SELECT * FROM (
    -- The rows in force of a table: of its slices in force, or of each key the row that was published last unless it says 作废.
SELECT * FROM (
    SELECT r.* FROM lake.ledger.requests r JOIN seen_slice s ON s.upload_id = r.upload_id
        AND s.community_code = r.community_code AND s.dataset = 'requests' AND s.state = 'published'
    QUALIFY row_number() OVER (PARTITION BY r.request_id ORDER BY s.published_act DESC) = 1
) WHERE void IS NOT TRUE

) WHERE (TRUE) AND list_contains($communities, community_code) AND
    year || '-01' <= $last AND $first <= $last
    QUALIFY row_number() OVER (PARTITION BY community_code ORDER BY year DESC) = 1
ORDER BY community_code, source_row
