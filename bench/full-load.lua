-- wrk's part of full-load.ts: sends each of the prepared requests once, then ends, and prints what came of it as one line of JSON.
-- Arguments: the file of requests (between them a NUL), how many connections, how many answers come before it counts.
local ffi = require('ffi')
ffi.cdef [[
  struct instant { long seconds, nanoseconds; };
  int clock_gettime(int clock, struct instant *now);
  int getpid(void);
  int kill(int process, int signal);
]]
local CLOCK_REALTIME, SIGINT = 0, 2
local thread

local function now()
  local instant = ffi.new('struct instant')
  ffi.C.clock_gettime(CLOCK_REALTIME, instant)
  return tonumber(instant.seconds) + tonumber(instant.nanoseconds) / 1e9
end

function setup(only)
  thread = only
end

local requests, connections, warmUp = {}, 0, 0
-- wrk asks once before it begins, to see whether that is a request.
local asked, resting = -1, 0
-- Not local: done() reads these out of the thread.
accepted, startedAt, endedAt = 0, 0, 0

function init(arguments)
  local file = assert(io.open(arguments[1], 'rb'))
  for request in file:read('*a'):gmatch('[^%z]+') do
    requests[#requests + 1] = request
  end
  file:close()
  connections, warmUp = tonumber(arguments[2]), tonumber(arguments[3])
  startedAt = now()
end

-- A connection asks for its next request when the last one is answered or lost; given nothing, it writes nothing and rests.
function request()
  asked = asked + 1
  local next = requests[math.max(asked, 1)]
  if next then
    return next
  end
  resting = resting + 1
  if resting == connections then
    ffi.C.kill(ffi.C.getpid(), SIGINT)
  end
  return ''
end

function response(status)
  if status == 200 then
    accepted = accepted + 1
  end
  if accepted == warmUp then
    startedAt = now()
  elseif accepted == #requests then
    endedAt = now()
  end
end

function done(summary)
  local errors = summary.errors
  print(string.format(
    '{"accepted":%d,"seconds":%.6f,"errors":{"connect":%d,"read":%d,"write":%d,"status":%d,"timeout":%d}}',
    thread:get('accepted'), thread:get('endedAt') - thread:get('startedAt'),
    errors.connect, errors.read, errors.write, errors.status, errors.timeout))
end
