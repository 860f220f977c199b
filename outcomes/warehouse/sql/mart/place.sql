SELECT * FROM lake.ref.place
