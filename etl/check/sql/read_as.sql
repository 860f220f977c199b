-- What the cell of a row ($row) was read as.
SELECT CAST(v_{{ column }} AS VARCHAR) FROM judged WHERE source_row = $row LIMIT 1
