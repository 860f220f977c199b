-- Every project of $place that is planned and not cancelled: when it is due, when it was done, and the day of the register
-- that says so; the earliest due first.
SELECT j.project_id, j.project_type, j.project_name, j.community_code, j.planned_on AS due_on, j.completed_on,
    u.today AS told_on
FROM project j JOIN counted_member m ON m.community = j.community_code JOIN upload u USING (upload_id)
WHERE j.status <> 'cancelled' AND j.planned_on IS NOT NULL AND $place IN (m.district, m.street, m.community)
ORDER BY due_on, j.project_id
