-- indicator, place, month, numerator, denominator, source, rank of every source of case_solved.
SELECT 'case_solved' AS indicator, place, month, numerator, denominator, source, rank FROM (
SELECT n.place, n.month, n.v AS numerator, d.v AS denominator, 'requests' AS source, 0 AS rank
FROM (
SELECT coalesce(c.place, r.place) AS place, coalesce(c.month, r.month) AS month,
    CASE WHEN r.place IS NULL THEN 0 ELSE r.v END AS v
FROM covered_requests c LEFT JOIN (
SELECT community_code AS place, (strftime(call_back_at, '%Y-%m')) AS month, CAST(count(*) FILTER (WHERE confirmed_solved) AS DOUBLE) AS v FROM rows_requests
WHERE (call_back_valid) AND (strftime(call_back_at, '%Y-%m')) IS NOT NULL  GROUP BY ALL
) r ON r.place = c.place AND r.month = c.month
) n
LEFT JOIN (
SELECT coalesce(c.place, r.place) AS place, coalesce(c.month, r.month) AS month,
    CASE WHEN r.place IS NULL THEN 0 ELSE r.v END AS v
FROM covered_requests c LEFT JOIN (
SELECT community_code AS place, (strftime(call_back_at, '%Y-%m')) AS month, CAST(count(*) AS DOUBLE) AS v FROM rows_requests
WHERE (call_back_valid) AND (strftime(call_back_at, '%Y-%m')) IS NOT NULL  GROUP BY ALL
) r ON r.place = c.place AND r.month = c.month
) d ON d.place = n.place AND d.month = n.month
WHERE n.v IS NOT NULL

)
