-- source_row and the stored columns of a table, and no row: a file that says there is nothing to report.
SELECT NULL::INTEGER AS source_row, NULL::VARCHAR AS community_code, NULL::VARCHAR AS indicator, NULL::VARCHAR AS year, NULL::DECIMAL(14,2) AS target, NULL::VARCHAR AS basis LIMIT 0
