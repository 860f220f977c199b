CREATE OR REPLACE TEMP TABLE fresh_indicator_value AS
-- Of several sources the first that covers a place's year: a series does not flip from month to month.
SELECT indicator, place, month, numerator, denominator, source FROM every_source
QUALIFY rank = min(rank) OVER (PARTITION BY indicator, place, month[:4])
