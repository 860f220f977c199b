-- Rows that offend a rule, whether the column that it names is empty, and what was typed there.
SELECT source_row, r.target IS NULL, j.c_target FROM (SELECT * FROM (SELECT source_row, v_place AS community_code, v_indicator AS indicator, v_year AS year, v_target AS target, v_basis AS basis FROM judged WHERE e_place IS NULL AND e_indicator IS NULL AND e_year IS NULL AND e_target IS NULL AND e_basis IS NULL) WHERE target < 0) r
JOIN judged j USING (source_row) ORDER BY 1
