-- Every project that is not cancelled, with the day that places it on the timeline: completed, else planned.
SELECT j.project_id, j.project_type, j.project_name, j.community_code, j.status, j.quantity, j.unit, j.planned_on,
    j.completed_on, coalesce(j.completed_on, j.planned_on) AS day
FROM project j JOIN counted_member m ON m.community = j.community_code
WHERE j.status <> 'cancelled' AND $place IN (m.district, m.street, m.community) AND coalesce(j.completed_on, j.planned_on) IS NOT NULL
ORDER BY j.project_type, day, j.project_id
