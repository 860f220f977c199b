-- An empty count of a community whose number another table gives is no fault.
UPDATE judged SET e_{{ column }} = NULL, f_{{ column }} = 'taken_elsewhere'
WHERE e_{{ column }} = 'missing_value' AND bare(coalesce(c_{{ column }}, '')) = '' AND list_contains($kept, v_{{ place }})
