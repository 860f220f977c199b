-- The rows without an error, as they are stored.
SELECT * FROM (SELECT source_row, v_place AS community_code, v_indicator AS indicator, v_year AS year, v_target AS target, v_basis AS basis FROM judged WHERE e_place IS NULL AND e_indicator IS NULL AND e_year IS NULL AND e_target IS NULL AND e_basis IS NULL) WHERE source_row NOT IN (SELECT row FROM bad_rows) ORDER BY source_row
