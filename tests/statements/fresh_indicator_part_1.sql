CREATE OR REPLACE TEMP TABLE fresh_indicator_part AS
(SELECT 1) 

