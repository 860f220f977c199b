SELECT indicator, place, month, source, other_source, numerator, other_numerator
FROM lake.mart.source_difference WHERE {{ look.known }}
