-- How many of the rows sent say something else than the row in force of the same key.
SELECT count(*) FROM sent s JOIN lake.ledger.targets_in_force f ON
    f.place = s.place
    AND f.year = s.year
WHERE f.target IS DISTINCT FROM s.target OR f.note IS DISTINCT FROM s.note
