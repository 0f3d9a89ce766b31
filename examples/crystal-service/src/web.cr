require "socket"

server = TCPServer.new("0.0.0.0", 8080)

Signal::TERM.trap do
  puts "stopping"
  exit 0
end

while client = server.accept?
  client << "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello\n"
  client.close
end
