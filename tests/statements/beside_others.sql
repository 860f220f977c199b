-- Counts of communities without $enough own months, far from those of the street's other communities in that month:
-- row, value, how many others, their median, least and most, whether they are held to the households of the row's community.
WITH sent AS (SELECT source_row, community_code, month, target AS value FROM (SELECT source_row, v_place AS community_code, v_indicator AS indicator, v_year AS year, v_target AS target, v_basis AS basis FROM judged WHERE e_place IS NULL AND e_indicator IS NULL AND e_year IS NULL AND e_target IS NULL AND e_basis IS NULL) WHERE target IS NOT NULL
    QUALIFY count(*) OVER (PARTITION BY community_code, month) = 1), -- what stands twice is refused and compared with nothing
known AS (
    SELECT community_code, month, value FROM sent
    UNION ALL
    SELECT community_code, month, target FROM history h WHERE target IS NOT NULL
        AND NOT EXISTS (FROM sent s WHERE s.community_code = h.community_code AND s.month = h.month)),
young AS (
    SELECT s.*, p.street, p.households FROM sent s JOIN place_size p ON p.code = s.community_code
    WHERE (SELECT count(h.target) FROM history h WHERE h.community_code = s.community_code AND h.month < s.month) < $enough),
beside AS (
    SELECT y.source_row, y.value, y.households IS NOT NULL AND count(p.households) = count(*) AS by_size,
        list(k.value) AS others, list(k.value * y.households / p.households) AS scaled
    FROM young y JOIN known k ON k.month = y.month AND k.community_code <> y.community_code
    JOIN place_size p ON p.code = k.community_code AND p.street = y.street GROUP BY y.source_row, y.value, y.households),
held AS (
    SELECT *, CASE WHEN by_size THEN scaled ELSE others END AS against FROM beside),
seen AS (
    SELECT *, list_median(against) AS middle, list_aggregate(against, 'mad') AS spread FROM held)
SELECT source_row, value, len(against), middle, list_min(against), list_max(against), by_size FROM seen
WHERE len(against) >= $fewest AND abs(value - middle) > greatest($spreads * spread, $floor)
    AND (value >= $fold * middle OR $fold * value <= middle)
ORDER BY 1
