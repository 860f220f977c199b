-- The step changes in force of $indicator that hold for $place: its own, and those of the street and district it lies in.
SELECT s.month, s.reason, s.author, s.place, s.upload_id, s.source_row FROM step_change s
WHERE s.indicator = $indicator
    AND s.place IN ($place, '210214', (SELECT parent FROM place WHERE code = $place))
ORDER BY s.month, s.place
