-- What the channel never settled: given back with refunds, and what the suspense accounts hold of each item.
ALTER TABLE organisations ADD COLUMN unsettled_returned_fen bigint NOT NULL DEFAULT 0;
ALTER TABLE held ADD COLUMN settled_fen bigint;
UPDATE held SET settled_fen = amount_fen;
ALTER TABLE held ALTER COLUMN settled_fen SET NOT NULL;
