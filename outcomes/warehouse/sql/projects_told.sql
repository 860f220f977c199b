-- The communities of $place of which the register of projects says anything up to $month.
SELECT DISTINCT m.community
FROM counted_member m
WHERE $place IN (m.district, m.street, m.community) AND $month BETWEEN m.since AND m.until
    AND (EXISTS (FROM covered c WHERE c.dataset = 'projects' AND c.place = m.community AND c.month <= $month)
        OR EXISTS (FROM project j WHERE j.community_code = m.community AND year(coalesce(j.planned_on, j.completed_on)) <= $month[:4]::INTEGER))
ORDER BY m.community
