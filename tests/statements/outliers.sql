-- Counts outside the median of the own last months by $spreads median deviations, $floor at least and $fold times.
WITH sent AS (
    SELECT source_row, community_code, month, indicator, target AS value FROM (SELECT source_row, v_place AS community_code, v_indicator AS indicator, v_year AS year, v_target AS target, v_basis AS basis FROM judged WHERE e_place IS NULL AND e_indicator IS NULL AND e_year IS NULL AND e_target IS NULL AND e_basis IS NULL) WHERE target IS NOT NULL),
own AS ( -- once for each month, however many rows speak of it
    SELECT t.*, count(h.target) AS months, median(h.target) AS middle,
        mad(h.target) AS spread, min(h.target) AS low, max(h.target) AS high
    FROM (SELECT DISTINCT community_code, month, indicator FROM sent) t JOIN history h ON h.community_code = t.community_code AND h.month < t.month
        AND h.month >= strftime(CAST(t.month || '-01' AS DATE) - to_months($back::INTEGER), '%Y-%m') AND h.indicator = t.indicator
    GROUP BY ALL)
SELECT source_row, value, months, middle, low, high FROM sent JOIN own USING (community_code, month, indicator)
WHERE months >= $fewest AND abs(value - middle) > greatest($spreads * spread, $floor)
    AND (value >= $fold * middle OR $fold * value <= middle)
ORDER BY 1
