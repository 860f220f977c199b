-- the outlines in force in a month: of the published sets that hold by then, the one with the latest month, then the newest
SELECT place, outline, area_m2, boundary_id, since FROM boundary
WHERE boundary_id = (
    SELECT boundary_id FROM boundary WHERE since <= $month ORDER BY since DESC, boundary_id DESC LIMIT 1)
ORDER BY place
