-- No value of a column, of its type.
SELECT NULL::DECIMAL(14,2) AS v LIMIT 0
