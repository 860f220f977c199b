-- indicator, place, month, by_column, part, n: what the first source of requests_received says, split by a column.
SELECT 'requests_received' AS indicator, place, month, 'category' AS by_column, coalesce(part, '') AS part, n FROM (
SELECT community_code AS place, (strftime(received_at, '%Y-%m')) AS month, CAST(category AS VARCHAR) AS part, CAST(count(*) AS DOUBLE) AS n FROM rows_requests
WHERE (TRUE) AND (strftime(received_at, '%Y-%m')) IS NOT NULL  GROUP BY ALL
) SEMI JOIN covered_requests USING (place, month) WHERE n IS NOT NULL AND n <> 0
