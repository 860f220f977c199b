-- Rows and texts of a column that match $pattern.
SELECT source_row, c_{{ column }} FROM judged WHERE regexp_matches(c_{{ column }}, $pattern) ORDER BY 1
