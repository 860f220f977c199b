-- Every row with its counts.
SELECT source_row, v_a, v_b FROM judged ORDER BY 1
