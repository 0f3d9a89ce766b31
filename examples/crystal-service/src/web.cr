require "http/server"

server = HTTP::Server.new do |context|
  context.response.print "hello\n"
end
server.bind_tcp "0.0.0.0", 8080

Signal::TERM.trap do
  puts "stopping"
  server.close
end

server.listen
