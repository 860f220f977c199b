-- The slices in force: of each community and period of a table the one that was published last.
-- Of some tables ('activities', 'committee_meetings', 'deliberations', 'disputes', 'hazards', 'requests', 'services', 'step_changes', 'tasks', 'volunteer_services') several uploads are in force side by side: which row counts is decided by its number.
SELECT upload_id, dataset, community_code, period, published_act FROM seen_slice WHERE state = 'published'
QUALIFY dataset IN ('activities', 'committee_meetings', 'deliberations', 'disputes', 'hazards', 'requests', 'services', 'step_changes', 'tasks', 'volunteer_services')
    OR row_number() OVER (PARTITION BY dataset, community_code, period ORDER BY published_act DESC) = 1
