-- Tables of sums take periods of several days beside single days, of which the first and the last day are the same.
ALTER TABLE held ADD COLUMN from_day date;
ALTER TABLE organisations ADD COLUMN from_day date;
ALTER TABLE sponsors ADD COLUMN from_day date;
ALTER TABLE accounts ADD COLUMN from_day date;
UPDATE held SET from_day = day;
UPDATE organisations SET from_day = day;
UPDATE sponsors SET from_day = day;
UPDATE accounts SET from_day = day;
ALTER TABLE held ALTER COLUMN from_day SET NOT NULL, DROP CONSTRAINT held_pkey,
    ADD PRIMARY KEY (campaign, from_day, day, sequence);
ALTER TABLE organisations ALTER COLUMN from_day SET NOT NULL, DROP CONSTRAINT organisations_pkey,
    ADD PRIMARY KEY (campaign, from_day, day, organisation, project);
ALTER TABLE sponsors ALTER COLUMN from_day SET NOT NULL, DROP CONSTRAINT sponsors_pkey,
    ADD PRIMARY KEY (campaign, from_day, day, sponsor, pool);
ALTER TABLE accounts ALTER COLUMN from_day SET NOT NULL, DROP CONSTRAINT accounts_pkey,
    ADD PRIMARY KEY (campaign, from_day, day, account);
-- A sponsor's money that was withdrawn, paid, and paid too much.
ALTER TABLE sponsors ADD COLUMN withdrawn_fen bigint NOT NULL DEFAULT 0, ADD COLUMN paid_fen bigint NOT NULL DEFAULT 0,
    ADD COLUMN overpaid_fen bigint NOT NULL DEFAULT 0;
