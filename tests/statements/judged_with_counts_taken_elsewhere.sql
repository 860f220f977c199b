-- The rows as they were read; an empty count of a community whose number another table gives is no fault there.
CREATE VIEW judged AS SELECT *
REPLACE (
    CASE WHEN e_parking_spaces_added = 'missing_value' AND bare(coalesce(c_parking_spaces_added, '')) = '' AND v_community IN ('1', '2') THEN NULL ELSE e_parking_spaces_added END AS e_parking_spaces_added,
    CASE WHEN e_parking_spaces_added = 'missing_value' AND bare(coalesce(c_parking_spaces_added, '')) = '' AND v_community IN ('1', '2') THEN 'taken_elsewhere' ELSE f_parking_spaces_added END AS f_parking_spaces_added,
    CASE WHEN e_pocket_parks_built = 'missing_value' AND bare(coalesce(c_pocket_parks_built, '')) = '' AND v_community IN ('1') THEN NULL ELSE e_pocket_parks_built END AS e_pocket_parks_built,
    CASE WHEN e_pocket_parks_built = 'missing_value' AND bare(coalesce(c_pocket_parks_built, '')) = '' AND v_community IN ('1') THEN 'taken_elsewhere' ELSE f_pocket_parks_built END AS f_pocket_parks_built
)
FROM cells_read
