-- indicator, place, month, numerator, denominator, source, rank of every source of reno_case_delta.
SELECT 'reno_case_delta' AS indicator, place, month, numerator, denominator, source, rank FROM (
SELECT place, month, CAST(numerator AS DOUBLE) AS numerator, CAST(denominator AS DOUBLE) AS denominator, 'projects' AS source, 0 AS rank
FROM (
-- Compounds 12 months after their renovation: requests in the 12 months after, less those to be expected from the 12
-- before and from what the compounds of the same community that were never renovated did meanwhile; only where all these months are covered.
WITH renovated AS (
    SELECT p.compound_id, p.community_code AS place, date_trunc('month', min(p.completed_on)) AS done
    FROM rows_projects p
    WHERE p.project_type = 'compound_renovation' AND p.status = 'completed' AND p.compound_id IS NOT NULL
    GROUP BY ALL
), request AS (
    SELECT community_code AS place, compound_id, CAST(date_trunc('month', received_at) AS DATE) AS month
    FROM rows_requests WHERE compound_id IS NOT NULL
), known AS (
    SELECT r.compound_id FROM renovated r
    JOIN covered_requests c ON c.place = r.place
        AND CAST(c.month || '-01' AS DATE) BETWEEN r.done - INTERVAL 12 MONTH AND r.done + INTERVAL 12 MONTH
    GROUP BY r.compound_id HAVING count(*) = 25
), told AS (
    SELECT r.place, r.compound_id, r.done,
        count(*) FILTER (WHERE q.compound_id = r.compound_id AND q.month < r.done) AS before,
        count(*) FILTER (WHERE q.compound_id = r.compound_id AND q.month > r.done) AS after,
        count(*) FILTER (WHERE o.compound_id IS NULL AND q.month < r.done) AS others_before,
        count(*) FILTER (WHERE o.compound_id IS NULL AND q.month > r.done) AS others_after
    FROM renovated r
    SEMI JOIN known k ON k.compound_id = r.compound_id
    JOIN request q ON q.place = r.place AND q.month BETWEEN r.done - INTERVAL 12 MONTH AND r.done + INTERVAL 12 MONTH
    LEFT JOIN renovated o ON o.compound_id = q.compound_id
    GROUP BY ALL
)
SELECT t.place, c.month, sum(after - before * others_after / others_before) AS numerator,
    sum(before * others_after / others_before) AS denominator
FROM told t JOIN covered_requests c ON c.place = t.place AND CAST(c.month || '-01' AS DATE) >= t.done + INTERVAL 12 MONTH
WHERE others_before > 0
GROUP BY ALL
) WHERE numerator IS NOT NULL

)
