-- Where two sources of one figure speak of the same community and month and differ, newest month first.
SELECT indicator, place, month, source, other_source, numerator, other_numerator FROM difference
WHERE list_contains($within, place)
ORDER BY month DESC, abs(numerator - other_numerator) DESC, indicator, place
