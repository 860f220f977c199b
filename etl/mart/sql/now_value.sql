-- The figures of the indicators that brands promise: those just worked out ($fresh), all others as the mart has them.
CREATE OR REPLACE TEMP TABLE now_value AS
SELECT * FROM (
    {% include "chosen.sql" %}
) WHERE indicator IN (SELECT unnest([promise_1, promise_2, promise_3]) FROM rows_brands)
UNION ALL
SELECT indicator, place, month, numerator, denominator, source FROM lake.mart.indicator_value
WHERE known_to IS NULL AND NOT list_contains($fresh, indicator)
    AND indicator IN (SELECT unnest([promise_1, promise_2, promise_3]) FROM rows_brands)
