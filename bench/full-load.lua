-- wrk's part of full-load.ts: sends each of the prepared requests once, then ends and prints the outcome as one line of JSON.
-- Arguments: the file of requests, with NUL between them, and the number of connections.
local ffi = require('ffi')
ffi.cdef [[
  int getpid(void);
  int kill(int process, int signal);
]]
local SIGINT = 2
local thread

function setup(only)
  thread = only
end

-- wrk asks once before it begins, to see whether that is a request.
local requests, connections, asked, idle = {}, 0, -1, 0
-- Not local: done() reads it out of the thread.
accepted = 0

function init(arguments)
  local file = assert(io.open(arguments[1], 'rb'))
  for request in file:read('*a'):gmatch('[^%z]+') do
    requests[#requests + 1] = request
  end
  file:close()
  connections = tonumber(arguments[2])
end

-- A connection asks for its next request when the last one is answered or lost; given nothing, it writes nothing and waits.
function request()
  asked = asked + 1
  local next = requests[math.max(asked, 1)]
  if next then
    return next
  end
  idle = idle + 1
  if idle == connections then
    wrk.thread:stop()
    ffi.C.kill(ffi.C.getpid(), SIGINT)
  end
  return ''
end

function response(status)
  if status == 200 then
    accepted = accepted + 1
  end
end

function done(summary)
  local errors = summary.errors
  print(string.format(
    '{"accepted":%d,"seconds":%.6f,"errors":{"connect":%d,"read":%d,"write":%d,"status":%d,"timeout":%d}}',
    thread:get('accepted'), summary.duration / 1e6,
    errors.connect, errors.read, errors.write, errors.status, errors.timeout))
end
