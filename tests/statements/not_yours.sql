-- Rows of communities that are not among those that the sender reports for.
SELECT source_row, v_a FROM judged WHERE v_a IS NOT NULL AND e_a IS NULL
    AND v_a NOT IN (SELECT code FROM allowed) ORDER BY 1
