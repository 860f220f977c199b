SELECT * FROM lake.ledger.act WHERE {{ look.until }}
