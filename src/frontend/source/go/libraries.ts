import type { SignalName } from '../../../kernel/index.ts';
import type { GoProgram } from './module.ts';

/** A package from outside that takes signals itself, once this is called. */
export interface Library {
  /** Import path, or the beginning of one. */
  readonly module: string;
  readonly call: RegExp;
  readonly signals: readonly SignalName[];
  readonly source: string;
}

const USUAL = ['SIGTERM', 'SIGINT'] as const;

/** Each stops the program in order; only what was looked up in the package's source stands here. */
export const LIBRARIES: readonly Library[] = [
  {
    module: 'sigs.k8s.io/controller-runtime',
    call: /\bSetupSignalHandler\(/,
    signals: USUAL,
    source: 'controller-runtime pkg/manager/signals',
  },
  {
    module: 'k8s.io/apiserver/pkg/server',
    call: /\bSetupSignal(?:Handler|Context)\(/,
    signals: USUAL,
    source: 'k8s.io/apiserver pkg/server/signal.go',
  },
  {
    module: 'k8s.io/component-base/cli',
    call: /\bSetupSignal(?:Handler|Context)\(/,
    signals: USUAL,
    source: 'k8s.io/apiserver pkg/server/signal.go',
  },
  {
    module: 'knative.dev/pkg/signals',
    call: /\b(?:NewContext|SetupSignalHandler)\(/,
    signals: USUAL,
    source: 'knative.dev/pkg signals/signal.go',
  },
  {
    module: 'go.uber.org/fx',
    call: /\bfx\.New\(/,
    signals: USUAL,
    source: 'go.uber.org/fx signal.go, App.Run and App.Done',
  },
  {
    module: 'github.com/go-kratos/kratos',
    call: /\bkratos\.New\(/,
    signals: ['SIGTERM', 'SIGQUIT', 'SIGINT'],
    source: 'go-kratos/kratos options.go, App.Run',
  },
  {
    module: 'github.com/hibiken/asynq',
    call: /\.Run\(/,
    signals: USUAL,
    source: 'hibiken/asynq signals_unix.go',
  },
  {
    module: 'go.temporal.io/sdk/worker',
    call: /\bInterruptCh\(/,
    signals: USUAL,
    source: 'temporal sdk-go internal/worker.go, InterruptCh',
  },
  {
    module: 'github.com/oklog/run',
    call: /\brun\.SignalHandler\(/,
    signals: USUAL,
    source: 'oklog/run actors.go; the signals are its arguments',
  },
  {
    module: 'github.com/judwhite/go-svc',
    call: /\bsvc\.Run\(/,
    signals: USUAL,
    source: 'judwhite/go-svc svc_other.go',
  },
  {
    module: 'github.com/kardianos/service',
    call: /\.Run\(/,
    signals: USUAL,
    source: 'kardianos/service service_systemd_linux.go, Run',
  },
  {
    module: 'github.com/pocketbase/pocketbase',
    call: /\.(?:Start|Execute)\(/,
    signals: USUAL,
    source: 'pocketbase pocketbase.go, Execute',
  },
  {
    module: 'github.com/caddyserver/caddy/v2/cmd',
    call: /\.Main\(/,
    signals: USUAL,
    source: 'caddyserver/caddy sigtrap.go, sigtrap_posix.go',
  },
  {
    module: 'github.com/coredns/coredns/coremain',
    call: /\.Run\(/,
    signals: USUAL,
    source: 'coredns/caddy sigtrap_posix.go',
  },
  {
    module: 'github.com/grafana/dskit/signals',
    call: /\bNewHandler\(/,
    signals: USUAL,
    source: 'grafana/dskit signals/signals.go',
  },
  {
    module: 'go-micro.dev/',
    call: /\.Run\(/,
    signals: ['SIGTERM', 'SIGINT', 'SIGQUIT'],
    source: 'go-micro service.go, util/signal',
  },
  {
    module: 'github.com/ory/graceful',
    call: /\bgraceful\.Graceful\(/,
    signals: USUAL,
    source: 'ory/graceful http_graceful.go',
  },
];

export function librariesIn(program: GoProgram): readonly Library[] {
  return LIBRARIES.filter(
    ({ module, call }) =>
      [...program.external].some(e => e.startsWith(module)) &&
      program.files.some(
        f => [...f.imports.values()].some(i => i.startsWith(module)) && call.test(f.text.text),
      ),
  );
}

/** Packages whose `Run`, `Start` and the like serve without a look at signals. */
const INERT =
  /^(?:github\.com\/(?:gin-gonic|labstack\/(?:echo\/v4|gommon)|gofiber|go-chi|gorilla|julienschmidt|spf13|urfave|alecthomas|jessevdk|valyala|sirupsen|prometheus|rs|joho|caarlos0|bwmarrin|go-telegram-bot-api|robfig|lib|jackc|jmoiron|redis|go-redis|go-sql-driver|mattn|aws|google|golang|grpc-ecosystem|segmentio|nats-io\/nats\.go|streadway|rabbitmq|eclipse|stretchr|pkg|mitchellh|fsnotify|graphql-go|99designs|swaggo|elastic)\/|google\.golang\.org\/|golang\.org\/|go\.uber\.org\/zap|gorm\.io\/|gopkg\.in\/|k8s\.io\/klog|cloud\.google\.com\/|go\.mongodb\.org\/|go\.opentelemetry\.io\/otel)/;

export const isInert = (imported: string): boolean =>
  // The standard library: no dot in the first element.
  !(imported.split('/', 1)[0] ?? '').includes('.') || INERT.test(imported);
