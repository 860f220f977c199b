-- Rows and texts of a column that match $pattern.
SELECT source_row, c_a FROM judged WHERE regexp_matches(c_a, $pattern) ORDER BY 1
