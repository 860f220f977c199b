-- Satisfied and valid answers of the overall survey; weights are brought to the scale of the answers, so that the base
-- stays the number of people who answered.
WITH weighed AS (
    SELECT community_code AS place, month, satisfied, "valid",
        coalesce(weight, 1) * sum("valid") OVER (PARTITION BY month)
            / sum("valid" * coalesce(weight, 1)) OVER (PARTITION BY month) AS w
    FROM rows_surveys WHERE kind = 'overall'
)
SELECT place, month, sum(satisfied * w) AS numerator, sum("valid" * w) AS denominator FROM weighed GROUP BY ALL
