const http = require('node:http');

const server = http.createServer((_, response) => response.end('ok')).listen(8080);

process.on('SIGTERM', () => {
  console.log('SIGTERM received, shutting down');
  server.close();
});
