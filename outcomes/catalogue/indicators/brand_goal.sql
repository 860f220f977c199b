-- Promised indicators that have a target, and those of them that reach it over the 12 months that end with the month.
WITH promise AS (
    SELECT * FROM (
        SELECT community_code AS place, launch_month, unnest([promise_1, promise_2, promise_3]) AS code,
            unnest([target_1, target_2, target_3])::DOUBLE AS target
        FROM rows_brands WHERE stage IN ('launched', 'demonstration')
    ) WHERE code IS NOT NULL AND target IS NOT NULL
), reached AS (
    SELECT p.place, c.month, p.code, p.target, f.better,
        CASE WHEN any_value(f.is_ratio) THEN any_value(f.scale) * sum(v.numerator) / nullif(sum(v.denominator), 0) ELSE sum(v.numerator) END AS value
    FROM promise p
    JOIN indicator_facts f ON f.code = p.code AND f.better IN ('up', 'down')
    JOIN calendar c ON c.month >= p.launch_month
    JOIN now_value v ON v.indicator = p.code AND v.place = p.place AND v.month <= c.month
        AND v.month > CASE WHEN f.sums THEN strftime(CAST(c.month || '-01' AS DATE) - INTERVAL 12 MONTH, '%Y-%m')
            ELSE strftime(CAST(c.month || '-01' AS DATE) - INTERVAL 1 MONTH, '%Y-%m') END
    GROUP BY ALL
)
SELECT place, month, count(*) FILTER (WHERE CASE WHEN better = 'down' THEN value <= target ELSE value >= target END) AS numerator,
    count(*) AS denominator
FROM reached WHERE value IS NOT NULL GROUP BY ALL
