-- Requests of the months $first..$last by compound, community and month; those refused or merged do not count.
SELECT compound_id, community_code, {{ month }} AS month, count(*)
FROM ({{ rows }}) WHERE compound_id IS NOT NULL AND {{ month }} BETWEEN $first AND $last
    AND status NOT IN ('rejected', 'merged')
GROUP BY ALL ORDER BY ALL
