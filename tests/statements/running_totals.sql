-- Rows whose addition is at least as large as all before it: a total typed as an addition.
SELECT t.source_row, t.target, sum(h.target)::BIGINT AS before FROM (SELECT source_row, v_place AS community_code, v_indicator AS indicator, v_year AS year, v_target AS target, v_basis AS basis FROM judged WHERE e_place IS NULL AND e_indicator IS NULL AND e_year IS NULL AND e_target IS NULL AND e_basis IS NULL) t
JOIN history h ON h.community_code = t.community_code AND h.month < t.month
GROUP BY ALL HAVING t.target > 0 AND before > 1 AND t.target >= before ORDER BY 1
