-- The article's figures (fact_kind = figure): of the district, or of one community when $area is its name.
SELECT * FROM fact WHERE fact_kind = 'figure' AND area_name = $area ORDER BY fact_id
