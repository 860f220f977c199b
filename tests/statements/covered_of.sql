-- The same of one table.
CREATE OR REPLACE TEMP TABLE covered_requests AS
SELECT place, month FROM covered WHERE dataset = 'requests'
