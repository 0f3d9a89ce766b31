const http = require('node:http');
const { spawn } = require('node:child_process');

spawn('memcached', ['-u', 'nobody'], { stdio: 'inherit' });
const server = http.createServer((_, response) => response.end('ok')).listen(8080);

process.on('SIGTERM', () => {
  server.close(() => process.exit(0));
});
