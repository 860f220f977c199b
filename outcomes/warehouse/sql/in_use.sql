-- The datasets of which any upload is in force.
SELECT DISTINCT dataset FROM in_force ORDER BY dataset
