SELECT indicator, place, month, bin, n FROM lake.mart.indicator_bin WHERE {{ look.known }}
