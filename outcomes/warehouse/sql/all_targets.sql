-- Every target in force, with where it was written.
SELECT indicator, place, year, target, basis, upload_id, source_row FROM target ORDER BY ALL
