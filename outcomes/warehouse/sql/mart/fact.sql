SELECT * FROM lake.ref.published_fact
