-- An empty count of a community whose number another table gives is no fault.
UPDATE judged SET e_a = NULL, f_a = 'taken_elsewhere'
WHERE e_a = 'missing_value' AND bare(coalesce(c_a, '')) = '' AND list_contains($kept, v_community)
