const http = require('node:http');

const server = http.createServer((_, response) => response.end('ok')).listen(8080);
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => server.close(() => process.exit(0)));
}
