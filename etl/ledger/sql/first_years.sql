-- The first year of each community in a register.
SELECT community_code, min({{ year }}) FROM good_rows GROUP BY ALL
