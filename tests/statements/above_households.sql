-- Counts of communities without $enough own months that are more than their households: row, value, households.
SELECT s.source_row, s.target, p.households FROM (SELECT source_row, v_place AS community_code, v_indicator AS indicator, v_year AS year, v_target AS target, v_basis AS basis FROM judged WHERE e_place IS NULL AND e_indicator IS NULL AND e_year IS NULL AND e_target IS NULL AND e_basis IS NULL) s JOIN place_size p ON p.code = s.community_code
WHERE s.target > p.households
    AND (SELECT count(h.target) FROM history h WHERE h.community_code = s.community_code AND h.month < s.month) < $enough
ORDER BY 1
