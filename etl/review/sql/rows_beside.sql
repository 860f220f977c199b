-- The rows of $communities, with the row of the file that each came from.
SELECT * FROM (
    {{ rows }}
) WHERE list_contains($communities, community_code) ORDER BY source_row
