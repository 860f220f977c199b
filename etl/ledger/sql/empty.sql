-- Takes all rows out of a table.
DELETE FROM lake.{{ table }}
