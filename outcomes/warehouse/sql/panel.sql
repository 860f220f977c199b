-- Every cell of $indicators that is reported: of communities, and of streets and the district what was collected for these themselves.
SELECT indicator, place, month, numerator, denominator, source
FROM value SEMI JOIN (SELECT unnest($indicators) AS indicator) USING (indicator) WHERE numerator IS NOT NULL
