-- Which source each of $places was taken from for an indicator in the months $first..$last.
SELECT DISTINCT source, place FROM value
WHERE indicator = $indicator AND month BETWEEN $first AND $last AND list_contains($places, place) ORDER BY ALL
