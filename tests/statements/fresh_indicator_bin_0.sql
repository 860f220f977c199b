CREATE OR REPLACE TEMP TABLE fresh_indicator_bin AS
SELECT '' AS indicator, '' AS place, '' AS month, 0 AS bin, 0::BIGINT AS n WHERE FALSE

