SELECT
    (SELECT coalesce(max(act_id), 0) FROM lake.ledger.act) AS act,
    (SELECT count(*) FROM lake.ledger.upload) AS uploads,
    (SELECT count(numerator) FROM lake.mart.indicator_value WHERE known_to IS NULL) AS figures,
    (SELECT coalesce(max(value), '1') FROM lake.ref.meta WHERE name = 'schema') AS schema,
    (SELECT coalesce(max(value), '') FROM lake.ref.meta WHERE name = 'data_class') AS data_class
