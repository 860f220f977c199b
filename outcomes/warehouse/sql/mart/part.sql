SELECT indicator, place, month, by_column, part, n FROM lake.mart.indicator_part WHERE {{ look.known }}
