SELECT community_code AS place, indicator, year, CAST(target AS DOUBLE) AS target, basis, upload_id, source_row
FROM (
    {{ rows("targets") }}
)
