(SELECT * FROM lake.ledger.state_event WHERE act_id < 7)
