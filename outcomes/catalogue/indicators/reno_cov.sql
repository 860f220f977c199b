-- Households in old compounds renovated by the end of the month, and all households in old compounds.
SELECT c.place, c.month, coalesce(sum(p.households), 0) AS numerator, any_value(o.households) AS denominator
FROM covered_projects c
JOIN (SELECT community_code AS place, sum(households) AS households FROM rows_compounds WHERE is_old GROUP BY 1) o
    ON o.place = c.place
LEFT JOIN (
    SELECT community_code AS place, strftime(completed_on, '%Y-%m') AS month, sum(households_benefited) AS households
    FROM rows_projects WHERE project_type = 'compound_renovation' AND status = 'completed' GROUP BY ALL
) p ON p.place = c.place AND p.month <= c.month
GROUP BY ALL
