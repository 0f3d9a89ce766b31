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

/** Each stops the program in order, as was read in the package's source. */
const LIBRARIES: readonly Library[] = [
  {
    module: 'sigs.k8s.io/controller-runtime',
    call: /\bSetupSignalHandler\(/,
    signals: USUAL,
    source:
      'kubernetes-sigs/controller-runtime pkg/manager/signals/signal.go: SetupSignalContext of k8s.io/apiserver',
  },
  {
    module: 'k8s.io/apiserver/pkg/server',
    call: /\bSetupSignal(?:Handler|Context)\(/,
    signals: USUAL,
    source: 'kubernetes/apiserver pkg/server/signal_posix.go',
  },
  {
    module: 'knative.dev/pkg/signals',
    call: /\b(?:NewContext|SetupSignalHandler)\(/,
    signals: USUAL,
    source: 'knative/pkg signals/signal.go',
  },
  {
    module: 'go.uber.org/fx',
    call: /\bfx\.New\(/,
    signals: USUAL,
    source: 'uber-go/fx signal.go, signalReceivers.Start',
  },
  {
    module: 'github.com/go-kratos/kratos',
    call: /\bkratos\.New\(/,
    signals: ['SIGTERM', 'SIGQUIT', 'SIGINT'],
    source: 'go-kratos/kratos app.go, New and Run',
  },
  {
    module: 'github.com/zeromicro/go-zero',
    call: /\b(?:rest|zrpc)\.(?:Must)?NewServer\(/,
    signals: ['SIGTERM'],
    source:
      'zeromicro/go-zero core/proc/signals.go, init; rest/internal/starter.go, start: Shutdown ends Start',
  },
  {
    module: 'github.com/kataras/iris',
    call: /\.(?:Listen|Run)\((?![^\n]*WithoutInterruptHandler)/,
    signals: USUAL,
    source: 'kataras/iris core/host/interrupt.go, notifyAndFire; iris.go, NewHost: RegisterOnInterrupt',
  },
  {
    module: 'github.com/gogf/gf',
    call: /\bg\.Server\(/,
    signals: ['SIGTERM', 'SIGINT', 'SIGQUIT'],
    source: 'gogf/gf net/ghttp/ghttp_server_admin_unix.go, handleProcessSignal: shutdownWebServersGracefully',
  },
  {
    module: 'github.com/hibiken/asynq',
    call: /\.Run\(/,
    signals: USUAL,
    source: 'hibiken/asynq signals_unix.go; SIGTSTP only stops new tasks',
  },
  {
    module: 'go.temporal.io/sdk/worker',
    call: /\bInterruptCh\(/,
    signals: USUAL,
    source: 'temporalio/sdk-go internal/internal_utils.go, InterruptCh',
  },
  {
    module: 'github.com/judwhite/go-svc',
    call: /\bsvc\.Run\(/,
    signals: USUAL,
    source: 'judwhite/go-svc svc_other.go, Run; unless it is given others',
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
    source: 'pocketbase/pocketbase pocketbase.go, Execute',
  },
  {
    module: 'github.com/ory/graceful',
    call: /\bgraceful\.Graceful(?:Context)?\(/,
    signals: USUAL,
    source: 'ory/graceful http_graceful.go, GracefulContext',
  },
  {
    module: 'github.com/grafana/dskit/signals',
    call: /\bNewHandler\(/,
    signals: USUAL,
    source: 'grafana/dskit signals/signals.go, Handler.Loop; SIGQUIT dumps the goroutines',
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
  /^(?:github\.com\/(?:gin-gonic|labstack\/(?:echo\/v4|gommon)|gofiber|go-chi|gorilla|julienschmidt|spf13|urfave|alecthomas|jessevdk|valyala|sirupsen|prometheus|rs|joho|caarlos0|bwmarrin|go-telegram-bot-api|robfig|lib|jackc|jmoiron|redis|go-redis|go-sql-driver|mattn|aws|google|golang|grpc-ecosystem|segmentio|nats-io\/nats\.go|streadway|rabbitmq|eclipse|stretchr|pkg|mitchellh|fsnotify|graphql-go|99designs|swaggo|elastic)\/|google\.golang\.org\/|golang\.org\/|go\.uber\.org\/zap|gorm\.io\/|gopkg\.in\/|k8s\.io\/(?:api|apimachinery|client-go|klog|utils)(?:\/|$)|cloud\.google\.com\/|go\.mongodb\.org\/|go\.opentelemetry\.io\/otel)/;

export const isInert = (imported: string): boolean =>
  // The standard library: no dot in the first element.
  !(imported.split('/', 1)[0] ?? '').includes('.') || INERT.test(imported);
