import type { SignalName } from '../../../kernel/index.ts';
import type { CProgram } from './program.ts';

/** A library that takes signals itself, where this is written. */
interface Library {
  readonly header: RegExp;
  readonly call: RegExp;
  readonly unless?: RegExp;
  readonly signals: readonly SignalName[];
  readonly source: string;
}

const USUAL = ['SIGTERM', 'SIGINT'] as const;

const LIBRARIES: readonly Library[] = [
  {
    header: /(?:^|\/)crow(?:(?:_all)?\.h$|\/)/,
    call: /\.run\w*\(/,
    unless: /\.signal_clear\(\)/,
    signals: USUAL,
    source: 'CrowCpp/Crow include/crow/app.h: signals_ holds SIGINT and SIGTERM, http_server.h stops on them',
  },
  {
    header: /(?:^|\/)drogon\//,
    call: /\.run\(\)/,
    signals: USUAL,
    source: 'drogonframework/drogon lib/src/HttpAppFrameworkImpl.cc, run: SIGTERM and SIGINT call quit',
  },
  {
    header: /^Poco\/Util\/ServerApplication\.h$/,
    call: /\bwaitForTerminationRequest\(\)/,
    signals: ['SIGTERM', 'SIGINT', 'SIGQUIT'],
    source: 'pocoproject/poco Util/src/ServerApplication.cpp, waitForTerminationRequest: sigwait',
  },
];

export function libraryTaking(program: CProgram, signal: SignalName): string | undefined {
  const { includes } = program;
  const library = LIBRARIES.find(
    ({ header, call, unless, signals }) =>
      signals.includes(signal) &&
      includes.some(include => header.test(include)) &&
      program.mentioning(call).length > 0 &&
      !(unless && program.mentioning(unless).length > 0),
  );
  return library?.source;
}

/** Headers of what takes no signal that stops a program: the systems' own, and libraries that are known. */
const INERT =
  /^(?:[a-z_]+(?:\.h)?$|c\+\+|bits\/|sys\/|linux\/|net\/|netinet\/|arpa\/|asm|experimental\/|openssl\/|curl\/|boost\/|asio|nlohmann\/|fmt\/|spdlog\/|google\/protobuf\/|grpc|sqlite3\.h|mysql|mariadb\/|postgresql\/|libpq|hiredis\/|event2\/|absl\/|rapidjson\/|yaml-cpp\/|json|jsoncpp\/|microhttpd|httplib\.h|Q[A-Z]|Qt\w*\/|pqxx\/|zmq|gtest\/|gmock\/|opencv|Eigen|lua|libxml\/|pcre2?|mosquitto\.h|librdkafka\/|amqp|glib|gio\/|oatpp|pistache\/|cpprest\/|eventpp|tbb\/|pybind11\/|Python\.h|avro|arrow\/|proxygen|folly|gflags\/|glog\/|cpr\/|sodium\.h|uuid\/|libwebsockets|readline\/|rpc\/|bsd\/|magic_enum|cxxopts|CLI\/|toml|pugixml|tinyxml2?|unicode\/|SQLiteCpp\/|leveldb\/|rocksdb\/|uWebSockets|uwebsockets\/|App\.h|[Bb]ox2[Dd]\/|glm\/|entt\/|msgpack|flatbuffers\/|cereal\/|range\/v3|gsl\/|simdjson|re2\/|mbedtls\/|jwt-cpp\/|nghttp2\/|prometheus\/|opentelemetry\/|mongocxx\/|bsoncxx\/|sw\/redis|cppkafka\/|soci|inja|concurrentqueue|xxhash|websocketpp\/|libuv|uv\.h|ev\.h|tesseract\/|leptonica\/|poppler\/|(?:llama|whisper|ggml)\.h|(?:ogg|opus|vorbis|sndfile|libav\w+|libsw\w+|onnxruntime|kaldi-[\w-]+|faiss|torch|ATen|GL|X11|vulkan|gdal|geos|proj|xercesc|modbus|open62541|cryptopp|botan|crypto\+\+|mqtt|date|minizip|libssh2?|nlopt|ceres|dlib|pcl|rtc|srtp2?|libpng\w*|freetype2|libdeflate|isa-l|magick|Magick\+\+)\/|onnxruntime_\w+\.h|MQTT(?:Async|Client)\.h|CivetServer\.h|(?:libchdr|zip|lz4|zstd|brotli|snappy|jansson|cjson|cJSON|gnutls|nettle|wolfssl|unbound|alsa|pulse|hidapi|libusb[\w.-]*|dbus[\w.-]*|avahi-\w+|libnl3?|netlink|selinux|security|webp|cairo|pango|harfbuzz|fontconfig|lber|archive|cdio|taglib|id3|mpg123|FLAC|lame|fftw3|gsl)\/)/;
/** These do take signals, in ways that are not modelled. */
const TAKES =
  /^(?:ncurses|curses|SDL|seastar\/|userver\/|Wt\/|apr_|ace\/|cppcms\/|systemd\/sd-event|readline\/)/;

/** What protoc makes of messages and services. @source https://protobuf.dev/reference/cpp/cpp-generated/ */
const GENERATED = /\.pb\.h$/;

/** A header of a library that may take signals. */
export const suspectIn = (program: CProgram): string | undefined =>
  program.includes.find(
    include =>
      !program.has(include) && !GENERATED.test(include) && (TAKES.test(include) || !INERT.test(include)),
  );
