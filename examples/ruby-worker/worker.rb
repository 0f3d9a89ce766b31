# Without this handler Ruby would raise an exception, and the program would end.
Signal.trap('TERM') { $stderr.puts 'got SIGTERM' }

loop do
  puts 'working'
  sleep 1
end
