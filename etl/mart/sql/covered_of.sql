-- The same of one table.
CREATE OR REPLACE TEMP TABLE covered_{{ dataset.code }} AS
SELECT place, month FROM covered WHERE dataset = '{{ dataset.code }}'
