-- The book's tables, one set for all days. Amounts are fen; names are those of the CSV files in snake case.
CREATE TABLE donations (
    campaign text NOT NULL, day date NOT NULL, sequence bigint NOT NULL, at timestamptz NOT NULL, kind text NOT NULL,
    outcome text NOT NULL, reason text, channel text, merchant text, transaction_id text, order_id text, refund_id text,
    donor text, project text, organisation text, team text, item text, currency text, amount_fen bigint NOT NULL,
    unsettled_fen bigint NOT NULL, matched_fen bigint NOT NULL, paid_at timestamptz, original_sequence bigint NOT NULL,
    PRIMARY KEY (campaign, sequence));
CREATE INDEX donations_by_id ON donations (channel, transaction_id);
CREATE INDEX donations_by_day ON donations (campaign, day);

CREATE TABLE entries (
    campaign text NOT NULL, day date NOT NULL, entry bigint NOT NULL, sequence bigint NOT NULL, account text NOT NULL,
    debit_fen bigint NOT NULL CHECK (debit_fen >= 0), credit_fen bigint NOT NULL CHECK (credit_fen >= 0));
CREATE INDEX entries_by_day ON entries (campaign, day, entry);

CREATE TABLE held (
    campaign text NOT NULL, day date NOT NULL, sequence bigint NOT NULL, at timestamptz NOT NULL, kind text NOT NULL,
    reason text, channel text, merchant text, transaction_id text, refund_id text, project text, currency text,
    amount_fen bigint NOT NULL, refund_pending bigint NOT NULL, PRIMARY KEY (campaign, day, sequence));

CREATE TABLE organisations (
    campaign text NOT NULL, day date NOT NULL, organisation text NOT NULL, project text NOT NULL, name_zh text,
    name_en text, donations bigint NOT NULL, donations_fen bigint NOT NULL, unsettled_fen bigint NOT NULL,
    matched_fen bigint NOT NULL, contributed_fen bigint NOT NULL, refunded_fen bigint NOT NULL,
    refund_reversed_fen bigint NOT NULL, match_reversed_fen bigint NOT NULL, fee_fen bigint NOT NULL,
    net_fen bigint NOT NULL, PRIMARY KEY (campaign, day, organisation, project));

CREATE TABLE sponsors (
    campaign text NOT NULL, day date NOT NULL, sponsor text NOT NULL, pool text NOT NULL, promised_fen bigint NOT NULL,
    matched_day_fen bigint NOT NULL, reversed_day_fen bigint NOT NULL, committed_fen bigint NOT NULL,
    reversed_fen bigint NOT NULL, frozen_fen bigint NOT NULL, due_fen bigint NOT NULL,
    PRIMARY KEY (campaign, day, sponsor, pool));

CREATE TABLE accounts (
    campaign text NOT NULL, day date NOT NULL, account text NOT NULL, opening_fen bigint NOT NULL,
    debit_fen bigint NOT NULL, credit_fen bigint NOT NULL, closing_fen bigint NOT NULL,
    PRIMARY KEY (campaign, day, account));
