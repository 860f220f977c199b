-- Makes a table of a mart (a view on the lake where there is too much to copy); `fresh`: indicators whose figures are
-- taken from a temporary table of what would be if all that waits were published.
CREATE TABLE memory.main."place" AS
SELECT * FROM lake.ref.place
;
-- Makes a table of a mart (a view on the lake where there is too much to copy); `fresh`: indicators whose figures are
-- taken from a temporary table of what would be if all that waits were published.
CREATE TABLE memory.main."value" AS
SELECT * FROM (
SELECT indicator, place, month, numerator, denominator, source FROM lake.mart.indicator_value WHERE known_to IS NULL) WHERE indicator NOT IN ('requests_received')
UNION ALL BY NAME SELECT * FROM fresh

;
-- Makes a table of a mart (a view on the lake where there is too much to copy); `fresh`: indicators whose figures are
-- taken from a temporary table of what would be if all that waits were published.
CREATE TABLE memory.main."bin" AS
SELECT indicator, place, month, bin, n FROM lake.mart.indicator_bin WHERE known_to IS NULL
;
-- Makes a table of a mart (a view on the lake where there is too much to copy); `fresh`: indicators whose figures are
-- taken from a temporary table of what would be if all that waits were published.
CREATE TABLE memory.main."part" AS
SELECT indicator, place, month, by_column, part, n FROM lake.mart.indicator_part WHERE known_to IS NULL
;
-- Makes a table of a mart (a view on the lake where there is too much to copy); `fresh`: indicators whose figures are
-- taken from a temporary table of what would be if all that waits were published.
CREATE TABLE memory.main."difference" AS
SELECT indicator, place, month, source, other_source, numerator, other_numerator
FROM lake.mart.source_difference WHERE known_to IS NULL
;
-- Makes a table of a mart (a view on the lake where there is too much to copy); `fresh`: indicators whose figures are
-- taken from a temporary table of what would be if all that waits were published.
CREATE TABLE memory.main."fact" AS
SELECT * FROM lake.ref.published_fact
;
-- Makes a table of a mart (a view on the lake where there is too much to copy); `fresh`: indicators whose figures are
-- taken from a temporary table of what would be if all that waits were published.
CREATE TABLE memory.main."article_brand" AS
SELECT * FROM lake.ref.article_brand
;
-- Makes a table of a mart (a view on the lake where there is too much to copy); `fresh`: indicators whose figures are
-- taken from a temporary table of what would be if all that waits were published.
CREATE TABLE memory.main."act" AS
SELECT * FROM lake.ledger.act WHERE TRUE
;
-- Makes a table of a mart (a view on the lake where there is too much to copy); `fresh`: indicators whose figures are
-- taken from a temporary table of what would be if all that waits were published.
CREATE TABLE memory.main."upload" AS
SELECT upload_id, dataset, file_name, sha256, sender, made_at, today, rows_stored, rows_refused, outcome
FROM lake.ledger.upload WHERE TRUE
;
-- Makes a table of a mart (a view on the lake where there is too much to copy); `fresh`: indicators whose figures are
-- taken from a temporary table of what would be if all that waits were published.
CREATE TABLE memory.main."slice" AS
-- The state of every slice by the acts that are looked at; with what waits: as if it were published, and published last.
SELECT * REPLACE (CASE WHEN state IN ('submitted', 'approved') THEN 'published' ELSE state END AS state,
    CASE WHEN state IN ('submitted', 'approved') THEN 1000000000000 + last_act ELSE published_act END AS published_act)
FROM (
-- A slice is (upload, community, period); its state is that of its newest event.
SELECT upload_id, dataset, community_code, period, arg_max(state, act_id) AS state,
    min(act_id) FILTER (WHERE state = 'published') AS published_act, max(act_id) AS last_act
FROM (SELECT * FROM lake.ledger.state_event WHERE act_id IN (SELECT act_id FROM lake.ledger.act WHERE TRUE))
 GROUP BY ALL)

;
-- Makes a table of a mart (a view on the lake where there is too much to copy); `fresh`: indicators whose figures are
-- taken from a temporary table of what would be if all that waits were published.
CREATE TABLE memory.main."in_force" AS
-- The slices in force: of each community and period of a table the one that was published last.
-- Of some tables ('activities', 'committee_meetings', 'deliberations', 'disputes', 'hazards', 'requests', 'services', 'step_changes', 'tasks', 'volunteer_services') several uploads are in force side by side: which row counts is decided by its number.
SELECT upload_id, dataset, community_code, period, published_act FROM memory.main.slice WHERE state = 'published'
QUALIFY dataset IN ('activities', 'committee_meetings', 'deliberations', 'disputes', 'hazards', 'requests', 'services', 'step_changes', 'tasks', 'volunteer_services')
    OR row_number() OVER (PARTITION BY dataset, community_code, period ORDER BY published_act DESC) = 1
;
-- Makes a table of a mart (a view on the lake where there is too much to copy); `fresh`: indicators whose figures are
-- taken from a temporary table of what would be if all that waits were published.
CREATE TABLE memory.main."brand" AS
rows of brands
;
-- Makes a table of a mart (a view on the lake where there is too much to copy); `fresh`: indicators whose figures are
-- taken from a temporary table of what would be if all that waits were published.
CREATE TABLE memory.main."project" AS
rows of projects
;
-- Makes a table of a mart (a view on the lake where there is too much to copy); `fresh`: indicators whose figures are
-- taken from a temporary table of what would be if all that waits were published.
CREATE TABLE memory.main."profile" AS
rows of community_profile
;
-- Makes a table of a mart (a view on the lake where there is too much to copy); `fresh`: indicators whose figures are
-- taken from a temporary table of what would be if all that waits were published.
CREATE TABLE memory.main."target" AS
SELECT community_code AS place, indicator, year, CAST(target AS DOUBLE) AS target, basis, upload_id, source_row
FROM (
    rows of targets
)
;
-- Makes a table of a mart (a view on the lake where there is too much to copy); `fresh`: indicators whose figures are
-- taken from a temporary table of what would be if all that waits were published.
CREATE TABLE memory.main."step_change" AS
SELECT r.community_code AS place, r.indicator, r.month, r.reason, u.sender AS author, upload_id, r.source_row
FROM (
    rows of step_changes
) r JOIN lake.ledger.upload u USING (upload_id)
;
-- Makes a table of a mart (a view on the lake where there is too much to copy); `fresh`: indicators whose figures are
-- taken from a temporary table of what would be if all that waits were published.
CREATE TABLE memory.main."said" AS
-- What communities said of a month in words: the remark of their monthly report, which is of the whole month.
SELECT community_code AS place, month, '' AS indicator, trim(remark) AS words, upload_id, source_row
FROM (
    rows of monthly_report
) WHERE trim(remark) <> ''
;
-- Makes a table of a mart (a view on the lake where there is too much to copy); `fresh`: indicators whose figures are
-- taken from a temporary table of what would be if all that waits were published.
CREATE TABLE memory.main."boundary" AS
-- The outlines of every set that is published: which set holds in a month is asked by query.
SELECT b.community_code AS place, b.outline, b.area_m2, f.boundary_id, f.since
FROM lake.ledger.boundary b JOIN lake.ledger.boundary_file f USING (boundary_id)
JOIN (
    SELECT boundary_id, arg_max(state, act_id) AS state FROM lake.ledger.boundary_event
    WHERE act_id IN (SELECT act_id FROM lake.ledger.act WHERE TRUE) GROUP BY boundary_id
) e USING (boundary_id)
WHERE e.state = 'published'

;
-- Makes a table of a mart (a view on the lake where there is too much to copy); `fresh`: indicators whose figures are
-- taken from a temporary table of what would be if all that waits were published.
CREATE TABLE memory.main."site" AS
-- Compounds, canteens and completed projects: kind, code, name, place, months, position as sent, upload and row.
-- Of tables without positions (an older warehouse has none until `init`) nothing is here.
SELECT 'compound' AS kind, '' AS code, '' AS name, NULL::BIGINT AS households, '' AS since, '' AS until,
    '' AS upload_id, NULL::INTEGER AS source_row, '' AS place, NULL::DOUBLE AS longitude, NULL::DOUBLE AS latitude,
    NULL::VARCHAR AS coordinate_system WHERE FALSE
UNION ALL BY NAME
SELECT 'compound' AS kind, compound_id AS code, compound_name AS name, households, '' AS since, '' AS until,
    upload_id, source_row, community_code AS place, longitude::DOUBLE AS longitude, latitude::DOUBLE AS latitude, coordinate_system
FROM (
    rows of compounds
)
UNION ALL BY NAME
SELECT 'canteen' AS kind, canteen_id AS code, canteen_name AS name, NULL::BIGINT AS households, open_month AS since,
    coalesce(closed_month, '') AS until, upload_id, source_row, community_code AS place, longitude::DOUBLE AS longitude, latitude::DOUBLE AS latitude, coordinate_system
FROM (
    rows of canteens
)
UNION ALL BY NAME
SELECT project_type AS kind, project_id AS code, project_name AS name, NULL::BIGINT AS households,
    strftime(completed_on, '%Y-%m') AS since, '' AS until, upload_id, source_row, community_code AS place, longitude::DOUBLE AS longitude, latitude::DOUBLE AS latitude, coordinate_system
FROM (
    rows of projects
) WHERE status = 'completed' AND project_type <> 'compound_renovation'

;
-- Makes a table of a mart (a view on the lake where there is too much to copy); `fresh`: indicators whose figures are
-- taken from a temporary table of what would be if all that waits were published.
CREATE TABLE memory.main."covered" AS
SELECT DISTINCT c.dataset, c.community_code AS place, c.month FROM lake.ledger.coverage c
JOIN memory.main.slice s ON s.upload_id = c.upload_id AND s.community_code = c.community_code
    AND s.period IN ('', c.month) AND s.state = 'published'
;
-- Makes a table of a mart (a view on the lake where there is too much to copy); `fresh`: indicators whose figures are
-- taken from a temporary table of what would be if all that waits were published.
CREATE TABLE memory.main."event" AS
-- The days on which anything was counted that an indicator is of, by community; a day with several events once.
SELECT NULL::VARCHAR AS indicator, NULL::VARCHAR AS place, NULL::VARCHAR AS day WHERE FALSE
UNION ALL SELECT DISTINCT indicator, place, day FROM (
    SELECT community_code AS place, strftime(proposed_on, '%Y-%m-%d') AS day, unnest([
        CASE WHEN (outcome IN ('agreed', 'resolved')) AND (TRUE) THEN 'delib_decided' END,
        CASE WHEN (fed_back_on IS NOT NULL) AND (TRUE) THEN 'delib_fed_back' END,
        CASE WHEN (outcome = 'resolved') AND (TRUE) THEN 'delib_resolved' END
    ]) AS indicator FROM (rows of deliberations)
) WHERE indicator IS NOT NULL
UNION ALL SELECT DISTINCT indicator, place, day FROM (
    SELECT community_code AS place, strftime(served_on, '%Y-%m-%d') AS day, unnest([
        CASE WHEN (TRUE) AND (mode = 'home' AND audience = 'over_80') THEN 'elder_home_rate' END
    ]) AS indicator FROM (rows of services)
) WHERE indicator IS NOT NULL
UNION ALL SELECT DISTINCT indicator, place, day FROM (
    SELECT community_code AS place, strftime(received_at, '%Y-%m-%d') AS day, unnest([
        CASE WHEN (TRUE) AND (category = 'parking') THEN 'park_case' END
    ]) AS indicator FROM (rows of requests)
) WHERE indicator IS NOT NULL

;
-- Makes a table of a mart (a view on the lake where there is too much to copy); `fresh`: indicators whose figures are
-- taken from a temporary table of what would be if all that waits were published.
CREATE TABLE memory.main."rule" AS
-- The rules of reporting that were set by an act: the newest value of each, empty where the setting counts again.
SELECT rule, dataset, community_code, arg_max(value, act_id) AS value, max(act_id) AS act_id FROM lake.ledger.rule_event
WHERE act_id IN (SELECT act_id FROM lake.ledger.act WHERE TRUE)
GROUP BY rule, dataset, community_code

;
-- Makes a table of a mart (a view on the lake where there is too much to copy); `fresh`: indicators whose figures are
-- taken from a temporary table of what would be if all that waits were published.
CREATE TABLE memory.main."unknown" AS
-- The rows of a month in which some counts are not known yet: table, place, month and those columns.
SELECT 1
UNION ALL
SELECT '' AS dataset, '' AS place, '' AS month, []::VARCHAR[] AS names WHERE FALSE
