const http = require('node:http');

const server = http.createServer((_, response) => response.end('ok\n')).listen(8080);
process.on('SIGTERM', () => {
  server.close(() => process.exit(0));
  setTimeout(() => process.exit(1), 60_000).unref();
});
