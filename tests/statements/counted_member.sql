-- Makes the view of the communities that count: of the programme, each in the months in which it exists.
-- community, name, street, district, assumed, since, until: the first and the last month (9999-12: still there)
CREATE OR REPLACE TEMP VIEW m AS
    SELECT code AS community, name, parent AS street, '1' AS district, basis = 'assumed' AS assumed,
        valid_from[:7] AS since, CASE WHEN valid_to = '' THEN '9999-12' ELSE valid_to[:7] END AS until
    FROM lake.ref.place WHERE level = 'community' AND in_programme
