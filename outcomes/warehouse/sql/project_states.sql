-- Every project of $place that is not cancelled, with the day it is due (the adjusted one where there is one; the day it was
-- done where none was planned) and the day of the register that tells of it; the earliest due first.
SELECT j.project_id, j.project_type, j.project_name, j.community_code, j.quantity, j.unit, j.status, j.planned_on,
    j.adjusted_on, j.completed_on, coalesce(j.adjusted_on, j.planned_on, j.completed_on) AS due_on,
    coalesce(j.adjusted_on, j.planned_on) IS NOT NULL AS is_planned, coalesce(j.office, '') AS office,
    coalesce(j.next_step, '') AS next_step, coalesce(j.adjusted_why, '') AS adjusted_why, u.today AS told_on
FROM project j JOIN counted_member m ON m.community = j.community_code JOIN upload u USING (upload_id)
WHERE j.status <> 'cancelled' AND coalesce(j.adjusted_on, j.planned_on, j.completed_on) IS NOT NULL
    AND $place IN (m.district, m.street, m.community)
ORDER BY due_on, j.project_id
