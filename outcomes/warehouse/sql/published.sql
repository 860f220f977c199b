-- Every figure of the article, in the order of its list.
SELECT * FROM fact WHERE fact_kind = 'figure' ORDER BY fact_id
