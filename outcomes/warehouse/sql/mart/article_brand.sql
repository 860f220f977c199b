SELECT * FROM lake.ref.article_brand
