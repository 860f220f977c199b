-- Rows of communities that are not among those that the sender reports for.
SELECT source_row, v_{{ column }} FROM judged WHERE v_{{ column }} IS NOT NULL AND e_{{ column }} IS NULL
    AND v_{{ column }} NOT IN (SELECT code FROM allowed) ORDER BY 1
