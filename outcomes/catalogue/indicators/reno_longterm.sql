-- Compounds renovated by the end of the month, and those of them under lasting management.
SELECT c.place, c.month, count(*) FILTER (WHERE o.management IN ('property', 'owners', 'community')) AS numerator,
    count(*) AS denominator
FROM covered_projects c
JOIN rows_projects p ON p.community_code = c.place AND p.project_type = 'compound_renovation' AND p.status = 'completed'
    AND strftime(p.completed_on, '%Y-%m') <= c.month
JOIN rows_compounds o ON o.compound_id = p.compound_id
GROUP BY ALL
