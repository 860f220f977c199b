-- Rows that speak of a closed period.
SELECT source_row, year AS spoken_of FROM (SELECT source_row, v_place AS community_code, v_indicator AS indicator, v_year AS year, v_target AS target, v_basis AS basis FROM judged)
WHERE spoken_of IN (SELECT period FROM closed_periods) ORDER BY 1
