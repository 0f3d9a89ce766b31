import type { LexProgram } from '../lexical/program.ts';

/**
 * Libraries that take no signals by themselves, as dune and ocamlfind name them; of dream, opium and cohttp no file of
 * their sources takes any but SIGPIPE.
 */
const INERT =
  /^(?:unix|str|threads|bigarray|dynlink|bytes|stdlib|seq|result|lwt|lwt_\w+|async|async_\w+|core|core_\w+|base|base\w*|stdio|eio|eio_\w+|dream|dream[\w-]*|dream_\w+|opium|rock|cohttp|cohttp[\w-]*|conduit|conduit[\w-]*|httpaf|h2|httpun|gluten|piaf|websocketaf|webmachine|tiny_httpd|suave|sihl|tls|tls[\w-]*|ssl|x509|mirage[\w-]*|ca-certs|digestif|cryptokit|nocrypto|yojson|jsonm|ezjsonm|atdgen\w*|ppx_\w+|sexplib\w*|fmt|logs|bos|fpath|rresult|astring|uri|uri[\w-]*|re|cmdliner|angstrom|menhirLib|menhir|sedlex|caqti|caqti[\w-]*|sqlite3|postgresql|pgx\w*|petrol|irmin|irmin[\w-]*|redis|redis[\w-]*|mariadb|mongo|csv|ptime|calendar|timedesc|mtime|uuidm|uutf|uucp|zarith|gmp|ocamlgraph|containers|containers[\w-]*|iter|batteries|extlib|graphql|graphql[\w-]*|tyxml|lambdasoup|markup|omd|cmarkit|mustache|jingoo|ocaml[\w-]*|ctypes|ctypes[\w-]*|integers|stdint|cstruct|bigstringaf|faraday|hex|base64|decompress|camlzip|ipaddr|domain-name|dns\w*|prometheus|prometheus-app|metrics|opentelemetry|alcotest|ounit2|qcheck\w*|emile|letters|sendmail|capnp\w*|capnp[\w-]*|protobuf|ocaml-protoc\w*|pbrt|grpc\w*|dotenv|domainslib|saturn|kcas|picos|moonpool|ocurrent|current\w*|obuilder\w*|git\w*|dune-build-info|dune-site|fileutils|toml|yaml|otoml|tezos[\w-]*|js_of_ocaml\w*|reason|tls-lwt|jose|safepass|bcrypt|argon2)(?:\.|$)/;

/** A library of which nothing is known. */
export const unknownIn = ({ foreign }: LexProgram): string | undefined =>
  [...foreign].find(name => !INERT.test(name));
