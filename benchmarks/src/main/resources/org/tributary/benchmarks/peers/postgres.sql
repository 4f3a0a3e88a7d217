-- The donations of "bench peers" in PostgreSQL: one pool row, a row a donor for the cap, one row of totals.
drop table if exists donation, donor, pool, campaign;
create table donation (
  channel smallint, id text, donor uuid not null, amount_fen bigint not null, matched_fen bigint not null,
  primary key (channel, id));
create table donor (donor uuid primary key, used_fen bigint not null);
create table pool (id int primary key, budget_fen bigint not null, cap_fen bigint not null, committed_fen bigint not null);
create table campaign (id int primary key, donations bigint not null, amount_fen bigint not null);

-- One call is one round trip and one transaction, of one donation or of many. The pool's row is locked first, so that
-- donors' rows are taken in one order; pool and totals are written once a transaction: as cheap as it can be and right.
create or replace function donate(ids text[], donors uuid[], amounts bigint[]) returns int language plpgsql as $$
declare
  budget bigint; cap bigint; committed bigint; used bigint; gift bigint;
  given bigint := 0; taken bigint := 0; fresh int := 0; inserted int;
begin
  select budget_fen, cap_fen, committed_fen into budget, cap, committed from pool where id = 1 for update;
  for i in 1 .. array_length(ids, 1) loop
    select used_fen into used from donor where donor = donors[i];
    used := coalesce(used, 0);
    gift := least(amounts[i], cap - used, budget - committed - given);
    insert into donation values (1, ids[i], donors[i], amounts[i], gift) on conflict do nothing;
    get diagnostics inserted = row_count;
    if inserted = 1 then
      if gift > 0 then
        insert into donor values (donors[i], gift)
          on conflict (donor) do update set used_fen = excluded.used_fen + donor.used_fen;
        given := given + gift;
      end if;
      taken := taken + amounts[i];
      fresh := fresh + 1;
    end if;
  end loop;
  update pool set committed_fen = committed_fen + given where id = 1 and given > 0;
  update campaign set donations = donations + fresh, amount_fen = amount_fen + taken where id = 1 and fresh > 0;
  return array_length(ids, 1) - fresh;
end $$;
