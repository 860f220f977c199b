-- The targets in force of $indicator for $place itself, a row for each year that has one.
SELECT year, target, basis, upload_id, source_row FROM target
WHERE indicator = $indicator AND place = $place ORDER BY year
