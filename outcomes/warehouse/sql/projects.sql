-- The projects due in the year $year or still open from before, with their state; newest first.
SELECT j.*, p.name AS community FROM project j JOIN place p ON p.code = j.community_code
WHERE year(j.planned_on) = $year OR year(j.completed_on) = $year
    OR (j.status IN ('planned', 'ongoing') AND year(j.planned_on) < $year)
ORDER BY j.status <> 'completed' DESC, j.planned_on, j.project_id
