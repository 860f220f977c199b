-- No value of a column, of its type.
SELECT NULL::{{ column.sql_type }} AS v LIMIT 0
