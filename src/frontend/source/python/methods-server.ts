import { block, comesOnce } from './block.ts';
import type { Machine } from './machine.ts';
import type { Method } from './methods.ts';
import { FALSE, NONE, numberOf, type ObjectValue, TRUE, truth } from './value.ts';

const isTrue = (m: Machine, self: ObjectValue, name: string) => truth(m.field(self, name) ?? FALSE) === true;

const nothing: Method = () => NONE;

const serveForever: Method = (m, self, _args, at) => {
  m.setField(self, m.context === 'main' ? 'serves-in-main' : 'serves', TRUE);
  block(m, at, { what: m.text(at), kind: 'blocking', wakes: () => isTrue(m, self, 'stopped') });
  return NONE;
};

/** One request comes, and the program goes on; with a time set on the server it does so by itself. */
const handleRequest: Method = (m, self, _args, at) => {
  const what = m.text(at);
  const seconds = numberOf(m.field(self, 'timeout'));
  if (seconds !== undefined) block(m, at, { what, kind: 'blocking', forMs: Math.round(seconds * 1000) });
  else block(m, at, { what, kind: 'blocking', arrives: true, once: comesOnce(m) });
  return NONE;
};

/**
 * shutdown() waits until serve_forever() has seen it. Called by a handler that interrupts serve_forever() it
 * waits for ever; from another thread it works (both measured with CPython 3.11).
 */
const shutdown: Method = (m, self) => {
  if (m.context === 'main' && m.state?.delivered && isTrue(m, self, 'serves-in-main')) {
    m.stand('shutdown() waits for serve_forever(), which the handler has interrupted: both wait for ever');
    return NONE;
  }
  m.setField(self, 'stopped', TRUE);
  return NONE;
};

/** server.stop(grace) gives an event that is set once the calls in progress are over. */
const stopGrpc: Method = (m, self) => {
  m.setField(self, 'stopped', TRUE);
  const event = m.object('threading.Event');
  m.setField(event, 'set', TRUE);
  return event;
};

const terminated =
  (isAwait: boolean): Method =>
  (m, self, _args, at) => {
    block(m, at, { what: m.text(at), kind: 'blocking', isAwait, wakes: () => isTrue(m, self, 'stopped') });
    return NONE;
  };

/** Servers on socketserver.BaseServer: they install no handlers. Measured: http.server leaves TERM alone. */
const SOCKET_SERVERS = [
  'http.server.HTTPServer',
  'http.server.ThreadingHTTPServer',
  'socketserver.TCPServer',
  'socketserver.ThreadingTCPServer',
  'socketserver.UDPServer',
  'socketserver.UnixStreamServer',
  'xmlrpc.server.SimpleXMLRPCServer',
  'wsgiref.simple_server.make_server',
  'wsgiref.simple_server.WSGIServer',
  'werkzeug.serving.make_server',
];

const socketServer = (name: string): readonly (readonly [string, Method])[] => [
  [`${name}.__init__`, nothing],
  [`${name}.serve_forever`, serveForever],
  [`${name}.handle_request`, handleRequest],
  [`${name}.shutdown`, shutdown],
  [`${name}.server_close`, nothing],
];

export const SERVER_METHODS: Readonly<Record<string, Method>> = {
  ...Object.fromEntries(SOCKET_SERVERS.flatMap(socketServer)),
  'grpc.server.__init__': nothing,
  'grpc.server.start': nothing,
  'grpc.server.stop': stopGrpc,
  'grpc.server.wait_for_termination': terminated(false),
  'grpc.aio.server.__init__': nothing,
  'grpc.aio.server.start': nothing,
  'grpc.aio.server.stop': stopGrpc,
  'grpc.aio.server.wait_for_termination': terminated(true),
};
