-- Compounds and the facilities in operation in a month, with their position as it was sent (empty: not known).
SELECT kind, code, name, place, households, longitude, latitude, coordinate_system, upload_id, source_row FROM site
WHERE since <= $month AND (until = '' OR until > $month)
ORDER BY kind, place, code
