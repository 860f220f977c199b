-- The columns of a table without a row: of a warehouse that does not have the table yet.
SELECT NULL::VARCHAR AS upload_id, NULL::INTEGER AS source_row, NULL::VARCHAR AS community_code, NULL::VARCHAR AS indicator, NULL::VARCHAR AS year, NULL::DECIMAL(14,2) AS target, NULL::VARCHAR AS basis WHERE FALSE
