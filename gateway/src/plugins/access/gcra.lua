-- GCRA rate limiting: takes `cost` points from all buckets, or from none if one of them has too few.
-- Returns 0, or the number of microseconds to wait. The value of a bucket is the time at which it is full again
-- (the theoretical arrival time).
-- KEYS: the buckets. ARGV: the cost, then for each bucket the microseconds per point and the capacity.
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
local cost = tonumber(ARGV[1])
local wait = 0
local full = {}
for i, key in ipairs(KEYS) do
  local interval = tonumber(ARGV[2 * i])
  local burst = tonumber(ARGV[2 * i + 1])
  full[i] = math.max(tonumber(redis.call('GET', key) or 0), now) + cost * interval
  wait = math.max(wait, full[i] - now - burst * interval)
end
if wait > 0 then
  return math.ceil(wait)
end
for i, key in ipairs(KEYS) do
  redis.call('SET', key, string.format('%.0f', full[i]), 'PX', math.ceil((full[i] - now) / 1000) + 1)
end
return 0
