-- Rows in which every count is that of the month before, some more than ten together.
SELECT t.source_row, h.month FROM (SELECT source_row, v_place AS community_code, v_indicator AS indicator, v_year AS year, v_target AS target, v_basis AS basis FROM judged WHERE e_place IS NULL AND e_indicator IS NULL AND e_year IS NULL AND e_target IS NULL AND e_basis IS NULL) t JOIN history h ON h.community_code = t.community_code
    AND h.month = strftime(CAST(t.month || '-01' AS DATE) - INTERVAL 1 MONTH, '%Y-%m')
WHERE h.target IS NOT DISTINCT FROM t.target AND h.year IS NOT DISTINCT FROM t.year
    AND coalesce(t.target, 0) + coalesce(t.year, 0) > 10
ORDER BY 1
