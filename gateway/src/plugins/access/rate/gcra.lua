-- GCRA rate limiting: takes the cost from all buckets, or nothing if one of them has too few points. Then it takes the
-- points of the leases, but never from the lower half of a bucket: while a budget is short, no gateway holds its points.
-- Returns 0 and the points for the lease of each bucket, or only the number of microseconds to wait. The value of a
-- bucket is the time at which it is full again (the theoretical arrival time).
-- KEYS: the buckets. ARGV: for each bucket the cost, the points of the lease, the microseconds per point and the capacity.
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
local wait = 0
local full = {}
for i, key in ipairs(KEYS) do
  local cost = tonumber(ARGV[4 * i - 3])
  local interval = tonumber(ARGV[4 * i - 1])
  local burst = tonumber(ARGV[4 * i])
  full[i] = math.max(tonumber(redis.call('GET', key) or 0), now) + cost * interval
  if cost > 0 then
    wait = math.max(wait, full[i] - now - burst * interval)
  end
end
if wait > 0 then
  return {math.ceil(wait)}
end
local answer = {0}
for i, key in ipairs(KEYS) do
  local interval = tonumber(ARGV[4 * i - 1])
  local burst = tonumber(ARGV[4 * i])
  local spare = math.floor((now - full[i]) / interval + burst / 2)
  local lease = math.max(0, math.min(tonumber(ARGV[4 * i - 2]), spare))
  full[i] = full[i] + lease * interval
  if full[i] > now then
    redis.call('SET', key, string.format('%.0f', full[i]), 'PX', math.ceil((full[i] - now) / 1000) + 1)
  end
  answer[i + 1] = lease
end
return answer
