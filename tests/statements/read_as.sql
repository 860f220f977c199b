-- What the cell of a row ($row) was read as.
SELECT CAST(v_a AS VARCHAR) FROM judged WHERE source_row = $row LIMIT 1
