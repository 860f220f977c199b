-- indicator, place, month, bin, n: how many rows of case_p50 fall into each bin of its percentile.
SELECT 'case_p50' AS indicator, place, month, bin, n FROM (
SELECT community_code AS place, (strftime(resolved_at, '%Y-%m')) AS month, CAST(ceil(date_diff('minute', received_at, resolved_at) / 60) AS INTEGER) AS bin, count(*)::BIGINT AS n FROM rows_requests
WHERE (status = 'resolved') AND (strftime(resolved_at, '%Y-%m')) IS NOT NULL AND (ceil(date_diff('minute', received_at, resolved_at) / 60)) IS NOT NULL GROUP BY ALL
) SEMI JOIN covered_requests USING (place, month)
