-- The outlines of a set as they were stored, in the order of the file.
SELECT community_code, source_row, outline, area_m2 FROM lake.ledger.boundary WHERE boundary_id = ? ORDER BY source_row
