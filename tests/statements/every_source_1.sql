-- What each source of these indicators says; none: the columns alone.
CREATE OR REPLACE TEMP TABLE every_source AS
(SELECT 1) 

