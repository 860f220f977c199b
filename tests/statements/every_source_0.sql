-- What each source of these indicators says; none: the columns alone.
CREATE OR REPLACE TEMP TABLE every_source AS
SELECT '' AS indicator, '' AS place, '' AS month, 0::DOUBLE AS numerator, 0::DOUBLE AS denominator, '' AS source,
    0 AS rank WHERE FALSE

