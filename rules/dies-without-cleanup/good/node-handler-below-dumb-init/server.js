const server = require('node:http')
  .createServer((_, response) => response.end('ok'))
  .listen(8080);
process.on('SIGTERM', () => server.close());
