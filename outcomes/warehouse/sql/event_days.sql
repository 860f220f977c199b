-- The days $first..$last on which anything was counted for $indicator, by community.
SELECT place, day FROM event WHERE indicator = $indicator AND day BETWEEN $first AND $last ORDER BY ALL
