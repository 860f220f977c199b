-- The article's figures and mechanisms with these numbers ($ids), in the order of its list.
SELECT * FROM fact WHERE list_contains($ids, fact_id) ORDER BY fact_id
