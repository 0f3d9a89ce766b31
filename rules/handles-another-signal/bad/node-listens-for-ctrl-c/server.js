const http = require('node:http');

const server = http.createServer((_, response) => response.end('ok')).listen(8080);
process.on('SIGINT', () => server.close(() => process.exit(0)));
