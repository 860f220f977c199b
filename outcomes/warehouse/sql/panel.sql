-- Every cell of $indicator that is reported: of communities, and of streets and the district what was collected for these themselves.
SELECT place, month, numerator, denominator, source FROM value
WHERE indicator = $indicator AND numerator IS NOT NULL
