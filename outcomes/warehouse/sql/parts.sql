-- One row per part of $by_column for one place ($place, any level): what the months $first..$last add up to.
SELECT part, sum(n) AS n FROM part JOIN counted_member ON community = place AND month BETWEEN since AND until
WHERE indicator = $indicator AND by_column = $by_column AND month BETWEEN $first AND $last
    AND $place IN (district, street, community)
GROUP BY part ORDER BY n DESC, part
