-- Rows that offend a rule, with the value of the column that it names.
SELECT source_row, CAST(target AS VARCHAR) FROM (SELECT source_row, v_place AS community_code, v_indicator AS indicator, v_year AS year, v_target AS target, v_basis AS basis FROM judged WHERE e_place IS NULL AND e_indicator IS NULL AND e_year IS NULL AND e_target IS NULL AND e_basis IS NULL) WHERE target < 0 ORDER BY 1
