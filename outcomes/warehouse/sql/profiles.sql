-- What every community is like by the newest profile up to the year $year; none for communities without one.
SELECT community_code AS place, year, households, population, aged_60, children, hardship, upload_id FROM profile
WHERE year <= $year QUALIFY row_number() OVER (PARTITION BY community_code ORDER BY year DESC) = 1 ORDER BY place
