import type { LibraryModel } from './types.ts';

const STDIO = `
  class StdioServerTransport {
    async start() { process.stdin.on('data', () => {}); }
    async close() { process.stdin.pause(); if (this.onclose) this.onclose(); }
    async send() {}
  }
`;

/** Methods that only note what there is to serve. */
const REGISTERS = (names: readonly string[]) =>
  names.map(name => `${name}() { return __unknown('what is registered'); }`).join(' ');

const SERVER = `
  class Server {
    constructor() { this.server = this; }
    async connect(transport) { this.transport = transport; if (transport && transport.start) await transport.start(); }
    async close() { if (this.transport && this.transport.close) await this.transport.close(); }
    ${REGISTERS([
      'tool',
      'registerTool',
      'resource',
      'registerResource',
      'prompt',
      'registerPrompt',
      'setRequestHandler',
      'setNotificationHandler',
      'registerCapabilities',
      'sendLoggingMessage',
      'sendToolListChanged',
      'sendResourceListChanged',
      'sendPromptListChanged',
      'getClientCapabilities',
      'getClientVersion',
      'isConnected',
    ])}
  }
`;

const source = (file: string) =>
  `@modelcontextprotocol/sdk 1.32.2 ${file}: no listener for a signal; over stdio it ends with 0 at the end of standard input, run as PID 1 with node 20.20.2`;

/** Servers of the Model Context Protocol: over stdio they live as long as standard input is open. */
export const MCP_MODELS: readonly LibraryModel[] = [
  {
    packages: ['@modelcontextprotocol/sdk/server/stdio.js', '@modelcontextprotocol/sdk/server/stdio'],
    source: source('dist/esm/server/stdio.js'),
    text: `${STDIO} export { StdioServerTransport };`,
  },
  {
    packages: [
      '@modelcontextprotocol/sdk/server/mcp.js',
      '@modelcontextprotocol/sdk/server/mcp',
      '@modelcontextprotocol/sdk/server/index.js',
      '@modelcontextprotocol/sdk/server',
    ],
    source: source('dist/esm/server/mcp.js, index.js'),
    text: `${SERVER} export { Server, Server as McpServer };`,
  },
  {
    packages: [
      '@modelcontextprotocol/sdk/server/streamableHttp.js',
      '@modelcontextprotocol/sdk/server/sse.js',
    ],
    source: source('dist/esm/server/streamableHttp.js, sse.js'),
    text: `
      class Transport {
        async start() {} async close() { if (this.onclose) this.onclose(); } async send() {}
        async handleRequest() {} async handlePostMessage() {}
      }
      export { Transport as StreamableHTTPServerTransport, Transport as SSEServerTransport };
    `,
  },
  {
    packages: ['fastmcp'],
    source:
      'fastmcp 4.20.16 dist/FastMCP.js start(): stdio or an HTTP server, no listener for a signal; run as PID 1 with node 20.20.2: over stdio it ends with 0 at the end of standard input, over HTTP SIGTERM does nothing',
    text: `
      const http = require('http');
      ${STDIO}
      export class FastMCP {
        constructor() {}
        async start(options) {
          if (options && options.transportType && options.transportType !== 'stdio') {
            this.http = http.createServer();
            this.http.listen(8080);
          } else await new StdioServerTransport().start();
        }
        async stop() { if (this.http) this.http.close(); }
        ${REGISTERS(['addTool', 'addTools', 'addResource', 'addResources', 'addResourceTemplate', 'addPrompt', 'addPrompts', 'on', 'off', 'once', 'getApp', 'embedded', 'removeTool'])}
      }
    `,
  },
];
