-- indicator, place, month, numerator, denominator, source, rank of every source of closed_to_received_ratio.
SELECT 'closed_to_received_ratio' AS indicator, place, month, numerator, denominator, source, rank FROM (
SELECT n.place, n.month, n.v AS numerator, d.v AS denominator, 'requests' AS source, 0 AS rank
FROM (
SELECT coalesce(c.place, r.place) AS place, coalesce(c.month, r.month) AS month,
    CASE WHEN r.place IS NULL THEN 0 ELSE r.v END AS v
FROM covered_requests c LEFT JOIN (
SELECT community_code AS place, (strftime(resolved_at, '%Y-%m')) AS month, CAST(count(*) AS DOUBLE) AS v FROM rows_requests
WHERE (status = 'resolved') AND (strftime(resolved_at, '%Y-%m')) IS NOT NULL  GROUP BY ALL
) r ON r.place = c.place AND r.month = c.month
) n
LEFT JOIN (
SELECT coalesce(c.place, r.place) AS place, coalesce(c.month, r.month) AS month,
    CASE WHEN r.place IS NULL THEN 0 ELSE r.v END AS v
FROM covered_requests c LEFT JOIN (
SELECT community_code AS place, (strftime(received_at, '%Y-%m')) AS month, CAST(count(*) AS DOUBLE) AS v FROM rows_requests
WHERE (TRUE) AND (strftime(received_at, '%Y-%m')) IS NOT NULL  GROUP BY ALL
) r ON r.place = c.place AND r.month = c.month
) d ON d.place = n.place AND d.month = n.month
WHERE n.v IS NOT NULL
UNION ALL
SELECT n.place, n.month, n.v AS numerator, d.v AS denominator, 'monthly_report' AS source, 1 AS rank
FROM (
SELECT community_code AS place, (month) AS month, CAST(sum(requests_resolved) AS DOUBLE) AS v FROM rows_monthly_report
WHERE (TRUE) AND (month) IS NOT NULL  GROUP BY ALL
) n
LEFT JOIN (
SELECT community_code AS place, (month) AS month, CAST(sum(requests_received) AS DOUBLE) AS v FROM rows_monthly_report
WHERE (TRUE) AND (month) IS NOT NULL  GROUP BY ALL
) d ON d.place = n.place AND d.month = n.month
WHERE n.v IS NOT NULL

)
