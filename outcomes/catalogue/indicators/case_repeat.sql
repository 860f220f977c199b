-- Requests with a compound, and those of them that follow one of the same compound and category within 30 days.
WITH request AS (
    SELECT community_code AS place, strftime(received_at, '%Y-%m') AS month,
        received_at <= lag(received_at) OVER (PARTITION BY compound_id, category ORDER BY received_at, request_id)
            + INTERVAL 30 DAY AS again
    FROM rows_requests WHERE compound_id IS NOT NULL
)
SELECT c.place, c.month, count(*) FILTER (WHERE r.again) AS numerator, count(r.place) AS denominator
FROM covered_requests c LEFT JOIN request r ON r.place = c.place AND r.month = c.month
GROUP BY ALL
