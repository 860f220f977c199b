-- What the rows of each group add up to: as it is stored, as it is typed, sum of each column, rows that could not be read.
SELECT CAST(v_place AS VARCHAR), bare(c_place)
, sum(v_a)::BIGINT, count(*) FILTER (WHERE v_a IS NULL), sum(v_b)::BIGINT, count(*) FILTER (WHERE v_b IS NULL)
FROM judged GROUP BY 1, 2
