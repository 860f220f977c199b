-- 1 in every month from the launch of a community's brand on, 0 before it or without one.
SELECT b.community_code AS place, c.month,
    (b.stage IN ('launched', 'demonstration') AND b.launch_month <= c.month)::INTEGER AS numerator, NULL AS denominator
FROM rows_brands b, calendar c
