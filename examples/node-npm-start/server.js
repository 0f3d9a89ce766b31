const http = require('node:http');

const server = http.createServer((request, response) => {
  response.end(`hello from ${request.url}\n`);
});
server.listen(8080);

// Never called: npm's shell dies first, and npm leaves with it.
process.on('SIGTERM', () => {
  server.close(() => {
    console.log('all requests answered');
    process.exit(0);
  });
});
