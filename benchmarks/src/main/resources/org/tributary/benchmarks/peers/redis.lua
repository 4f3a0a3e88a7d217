-- One donation in Redis: KEYS donation, donor; ARGV amount in fen. -1: known already; else what the pool gave.
if redis.call('EXISTS', KEYS[1]) == 1 then
  return -1
end
local used = tonumber(redis.call('GET', KEYS[2]) or '0')
local pool = redis.call('HMGET', 'pool', 'budget', 'cap', 'committed')
local gift = math.min(tonumber(ARGV[1]), tonumber(pool[2]) - used, tonumber(pool[1]) - tonumber(pool[3]))
redis.call('SET', KEYS[1], ARGV[1] .. ':' .. gift)
if gift > 0 then
  redis.call('INCRBY', KEYS[2], gift)
  redis.call('HINCRBY', 'pool', 'committed', gift)
end
redis.call('HINCRBY', 'campaign', 'donations', 1)
redis.call('HINCRBY', 'campaign', 'amount', ARGV[1])
return gift
