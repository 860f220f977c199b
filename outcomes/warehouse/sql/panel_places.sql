-- Every place of the register by code; of those that count, what they lie in and the months in which they exist.
SELECT p.code, p.level, p.parent, m.street, m.district, coalesce(m.assumed, false) AS assumed, m.since, m.until
FROM place p LEFT JOIN counted_member m ON m.community = p.code ORDER BY p.code
