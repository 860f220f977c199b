SELECT indicator, place, month, numerator, denominator, source FROM lake.mart.indicator_value WHERE {{ look.known }}
