import { createServer } from 'node:http';
import { onStop } from './stop.js';

const server = createServer((request, response) => {
  response.end(`hello from ${request.url ?? '/'}\n`);
});
server.listen(8080);

onStop(() => {
  console.log('SIGTERM: no new connections');
  server.close();
  server.closeIdleConnections();
});
