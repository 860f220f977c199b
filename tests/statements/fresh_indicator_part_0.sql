CREATE OR REPLACE TEMP TABLE fresh_indicator_part AS
SELECT '' AS indicator, '' AS place, '' AS month, '' AS by_column, '' AS part, 0::DOUBLE AS n WHERE FALSE

