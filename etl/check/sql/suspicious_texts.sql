-- Rows and texts of a column that match $pattern.
SELECT source_row, {{ column }} FROM judged WHERE regexp_matches({{ column }}, $pattern) ORDER BY 1
