-- Every published figure of the article, also those that only name a mechanism or a list.
SELECT * FROM fact ORDER BY fact_id
