-- Lua's own library can take no signal.
local socket = require("socket")

while true do
  print("working")
  io.flush()
  socket.sleep(1)
end
