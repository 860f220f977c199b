-- The rows $first..$last of $datasets, of communities in $within, in which some counts are not known yet, newest month first.
SELECT dataset, place, month, names FROM unknown
WHERE list_contains($datasets, dataset) AND month BETWEEN $first AND $last AND list_contains($within, place)
ORDER BY month DESC, dataset, place
