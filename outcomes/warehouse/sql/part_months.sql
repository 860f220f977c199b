-- One row per part of $by_column and month $first..$last for one place ($place, any level).
SELECT part, month, sum(n) AS n FROM part JOIN counted_member ON community = place AND month BETWEEN since AND until
WHERE indicator = $indicator AND by_column = $by_column AND month BETWEEN $first AND $last
    AND $place IN (district, street, community)
GROUP BY ALL ORDER BY part, month
