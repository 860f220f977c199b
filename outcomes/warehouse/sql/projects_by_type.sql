-- One row per project type: of the projects due in the year of $month (not cancelled), how many are done, and how many
-- should have been done by $month and are not.
SELECT project_type, count(*)::INTEGER AS due, count(*) FILTER (WHERE status = 'completed')::INTEGER AS done,
    count(*) FILTER (WHERE status <> 'completed' AND strftime(planned_on, '%Y-%m') <= $month)::INTEGER AS late
FROM project
WHERE status <> 'cancelled' AND strftime(planned_on, '%Y') = $month[:4]
GROUP BY ALL
ORDER BY due DESC, project_type
