-- Of each community and period the slice that was published last.
CREATE OR REPLACE TEMP TABLE published_newest AS
SELECT * FROM published
QUALIFY row_number() OVER (PARTITION BY dataset, community_code, period ORDER BY published_act DESC) = 1
