-- The figures of the indicators that brands promise: those just worked out ($fresh), all others as the mart has them.
CREATE OR REPLACE TEMP TABLE now_value AS
SELECT * FROM (
-- Of several sources the first that covers a place's year: a series does not flip from month to month.
SELECT indicator, place, month, numerator, denominator, source FROM every_source
QUALIFY rank = min(rank) OVER (PARTITION BY indicator, place, month[:4])) WHERE indicator IN (SELECT unnest([promise_1, promise_2, promise_3]) FROM rows_brands)
UNION ALL
SELECT indicator, place, month, numerator, denominator, source FROM lake.mart.indicator_value
WHERE known_to IS NULL AND NOT list_contains($fresh, indicator)
    AND indicator IN (SELECT unnest([promise_1, promise_2, promise_3]) FROM rows_brands)
