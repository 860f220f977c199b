-- The month in which each compound's renovation was finished.
SELECT compound_id AS compound, strftime(min(completed_on), '%Y-%m') AS month FROM project
WHERE project_type = 'compound_renovation' AND status = 'completed' AND completed_on IS NOT NULL AND compound_id IS NOT NULL
GROUP BY compound_id ORDER BY compound_id
