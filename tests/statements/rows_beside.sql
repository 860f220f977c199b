-- The rows of $communities, with the row of the file that each came from.
SELECT * FROM (
    FROM t
) WHERE list_contains($communities, community_code) ORDER BY source_row
