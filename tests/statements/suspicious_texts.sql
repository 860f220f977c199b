-- Rows and texts of a column that match $pattern.
SELECT source_row, a FROM judged WHERE regexp_matches(a, $pattern) ORDER BY 1
