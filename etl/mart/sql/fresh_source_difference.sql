-- Where another source says something else than the one that was taken.
CREATE OR REPLACE TEMP TABLE fresh_source_difference AS
SELECT v.indicator, v.place, v.month, v.source, o.source AS other_source, v.numerator, o.numerator AS other_numerator
FROM fresh_indicator_value v JOIN every_source o USING (indicator, place, month)
WHERE o.source <> v.source AND o.numerator <> v.numerator
