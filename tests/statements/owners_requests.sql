-- Rows of a file whose number stands for another community in what is in force or waits: row, number, that community.
WITH told AS (
    SELECT r.number AS number, r.community_code, s.published_act
    FROM lake.ledger.requests r
    JOIN seen_slice s ON s.upload_id = r.upload_id
        AND s.community_code = r.community_code AND s.dataset = 'requests' AND s.state = 'published'
    WHERE r.number IN (SELECT number FROM sent)
), newest AS (
    SELECT number, arg_max(community_code, published_act) AS community_code FROM told GROUP BY ALL
)
SELECT sent.source_row, CAST(number AS VARCHAR), newest.community_code
FROM sent JOIN newest ON newest.number = sent.number AND newest.community_code <> sent.community_code

ORDER BY 1
