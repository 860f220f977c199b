-- The rows in force of a table with the columns that are given away, in the order of uploads and their rows.
SELECT community_code AS "place", indicator AS "indicator", year AS "year", target AS "target", basis AS "basis", upload_id, source_row
FROM (
    SELECT 1
) ORDER BY upload_id, source_row
