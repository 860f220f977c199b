-- The rules of reporting that acts set, the newest value of each.
SELECT rule, dataset, community_code, value, act_id FROM rule ORDER BY act_id
