-- The published figures from other tables whose place a ledger would take: those of the years that it speaks of, in the
-- communities of cells (code, month) that are not decided about and where it has not been the source just before.
WITH spoken AS (
    SELECT DISTINCT code AS place, month[:4] AS year FROM cells WHERE NOT list_contains($decided, code)
), other AS (
    SELECT DISTINCT v.place, v.month FROM lake.mart.indicator_value v
    JOIN spoken s ON s.place = v.place AND s.year = v.month[:4]
    WHERE v.known_to IS NULL AND list_contains($indicators, v.indicator) AND v.source <> $dataset
), begun AS (
    SELECT place, strftime(CAST(min(month) || '-01' AS DATE) - INTERVAL 1 MONTH, '%Y-%m') AS before
    FROM other GROUP BY place
)
SELECT o.place, o.month FROM other o JOIN begun b ON b.place = o.place
WHERE NOT EXISTS (
    SELECT 1 FROM lake.mart.indicator_value v
    WHERE v.known_to IS NULL AND list_contains($indicators, v.indicator) AND v.source = $dataset
        AND v.place = b.place AND v.month = b.before
)
ORDER BY ALL
