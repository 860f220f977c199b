-- The month from which a ledger alone gives the figures of a place, as the acts made by this_moment say: dataset, place, since.
CREATE OR REPLACE TEMP TABLE takeover AS
SELECT '' AS dataset, '' AS place, '' AS since WHERE FALSE

