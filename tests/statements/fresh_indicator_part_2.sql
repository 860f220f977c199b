-- What the first source says split by a column, where it is the source that was taken.
CREATE OR REPLACE TEMP TABLE fresh_indicator_part AS
SELECT p.* FROM (
(SELECT 1) UNION ALL
(SELECT 2) 
) p
LEFT JOIN source_of f ON f.indicator = p.indicator AND f.rank = 0
LEFT JOIN fresh_indicator_value v ON v.indicator = p.indicator AND v.place = p.place AND v.month = p.month
WHERE f.source IS NULL OR f.source = v.source
