-- Requests of the months $first..$last by compound, community and month; those refused or merged do not count.
SELECT compound_id, community_code, m AS month, count(*)
FROM (SELECT 1) WHERE compound_id IS NOT NULL AND m BETWEEN $first AND $last
    AND status NOT IN ('rejected', 'merged')
GROUP BY ALL ORDER BY ALL
