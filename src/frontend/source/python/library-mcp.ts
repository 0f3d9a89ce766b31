import { type LibraryArguments, type LibraryFact, nothing, TERM_INT } from './library-fact.ts';

const STDIO = nothing(
  'an MCP server over stdio',
  'modelcontextprotocol/python-sdk 57394b0 src/mcp/server/stdio.py, jlowin/fastmcp b14b137 src/fastmcp/server/mixins/transport.py: no handlers; anyio reads standard input in a thread that is no daemon',
  { readsInThread: true },
);
const HTTP = {
  kind: 'program',
  program: 'uvicorn',
  argv: () => ['uvicorn', 'app'],
  source:
    'modelcontextprotocol/python-sdk 57394b0 src/mcp/server/mcpserver/server.py run_sse_async(), run_streamable_http_async(); jlowin/fastmcp b14b137 src/fastmcp/server/mixins/transport.py run_http_async(): uvicorn.Server.serve()',
} as const;
const EITHER = {
  ...STDIO,
  mayHandle: {
    signals: TERM_INT,
    reason: 'it depends on the transport of the MCP server, which is not known',
  },
} as const;

const byTransport = (_: unknown, args: LibraryArguments): LibraryFact => {
  const transport = args.text(0, 'transport');
  if (transport === undefined) return args.isGiven(0, 'transport') ? EITHER : STDIO;
  return transport === 'stdio' ? STDIO : HTTP;
};
const RUN: LibraryFact = { kind: 'choice', pick: byTransport, source: HTTP.source };

const SERVERS = [
  'mcp.server.fastmcp.FastMCP()',
  'mcp.server.FastMCP()',
  'mcp.server.mcpserver.MCPServer()',
  'fastmcp.FastMCP()',
];
const LOW_LEVEL = [
  'mcp.server.Server()',
  'mcp.server.lowlevel.Server()',
  'mcp.server.lowlevel.server.Server()',
];

/** Servers of the Model Context Protocol: over HTTP they run uvicorn, over stdio nobody takes a signal. */
export const MCP: Readonly<Record<string, LibraryFact>> = Object.fromEntries([
  ...SERVERS.flatMap((server): [string, LibraryFact][] => [
    [`${server}.run`, RUN],
    [`${server}.run_async`, RUN],
    [`${server}.run_stdio_async`, STDIO],
    [`${server}.run_http_async`, HTTP],
    [`${server}.run_sse_async`, HTTP],
    [`${server}.run_streamable_http_async`, HTTP],
  ]),
  ...LOW_LEVEL.map((server): [string, LibraryFact] => [`${server}.run`, STDIO]),
]);
