import type { Evidence } from '../../../base/index.ts';
import type { SignalName } from '../../../kernel/index.ts';
import { stopsAtOnce } from '../../../knowledge/behaviours.ts';
import type { SignalBehaviour } from '../../../model/index.ts';
import { stopsWith } from '../signals.ts';
import { heldByInvoke } from './invoked.ts';
import type { GoProgram } from './module.ts';

/** A package from outside that takes signals itself, once this is called. */
export interface Library {
  /** Import path, or the beginning of one. */
  readonly module: string;
  readonly call: RegExp;
  readonly signals: readonly SignalName[];
  /** Of these, those on which it ends at once, and why that is no end in order. */
  readonly atOnce?: { readonly signals: readonly SignalName[]; readonly why: string };
  /** With this it does something else. */
  readonly unless?: RegExp;
  /** Started with such an argument it says or writes something, and ends. */
  readonly saysOnly?: RegExp;
  /** It returns to main at once, whatever the program itself does on the signal, unless this is there. */
  readonly outruns?: { readonly unless: RegExp; readonly why: string };
  /** What the program does where the package would wait for the signal otherwise. */
  readonly held?: (program: GoProgram) => 'serves' | 'waits' | undefined;
  readonly source: string;
}

const USUAL = ['SIGTERM', 'SIGINT'] as const;

/**
 * The actor that oklog/run makes for signals ends the group, whose Run waits for each: one that nothing interrupts is
 * waited for as long as it likes.
 */
const actorFor = (signal: SignalName, words: string): Library => ({
  module: 'github.com/oklog/run',
  call: new RegExp(`\\.SignalHandler\\([^\\n]{0,200}\\b(?:${words})\\b`),
  signals: [signal],
  unless: /\bfunc\(\w* ?error\) ?\{\s*\}/,
  source: 'oklog/run 1e1ef39 actors.go, SignalHandler; group.go, Group.Run',
});

/** Each stops the program, as was read in the package's source, and in order where nothing else is said. */
const LIBRARIES: readonly Library[] = [
  actorFor('SIGTERM', 'SIGTERM'),
  actorFor('SIGINT', 'SIGINT|os\\.Interrupt'),
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
    held: heldByInvoke,
    source: 'uber-go/fx signal.go, signalReceivers.Start',
  },
  {
    module: 'github.com/labstack/echo/v5',
    // The method of an Echo, which takes an address; that of a StartConfig takes a context.
    call: /\.Start\((?!\s*(?:\w*[cC]tx\b|\w*[cC]ontext\b))(?:[^(),\n]|\([^()\n]*\))+\)/,
    signals: USUAL,
    source:
      'https://echo.labstack.com/docs/start-server: Echo.Start is StartConfig.Start under NotifyContext',
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
    module: 'github.com/cloudwego/hertz/pkg/app/server',
    call: /\.Spin\(\)/,
    signals: ['SIGTERM', 'SIGINT', 'SIGHUP'],
    atOnce: { signals: ['SIGTERM'], why: 'Spin closes it at once: requests in progress are cut' },
    unless: /\.SetCustomSignalWaiter\(/,
    source: 'cloudwego/hertz pkg/app/server/hertz.go, waitSignal and Spin',
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
  {
    module: 'maunium.net/go/mautrix/bridge',
    call: /\.Main\(/,
    signals: USUAL,
    source: 'mautrix/go 02113b6 bridge/bridge.go, Bridge.Main: stop(), then os.Exit(0)',
  },
  {
    module: 'maunium.net/go/mautrix/bridgev2/matrix/mxmain',
    call: /\.(?:Run|WaitForInterrupt)\(/,
    signals: USUAL,
    saysOnly: /^(?:-[egvh]|--(?:generate-example-config|generate-registration|version|version-json|help))$/,
    source: 'mautrix/go bridgev2/matrix/mxmain/main.go, Run: PreInit, WaitForInterrupt, then Stop within 5 s',
  },
  {
    module: 'github.com/appleboy/graceful',
    call: /\.Done\(\)/,
    signals: USUAL,
    source: 'appleboy/graceful 088b7da manager.go, handleSignals and Done: jobs are told and waited for',
  },
  {
    module: 'github.com/caddyserver/caddy/v2/cmd',
    call: /\bMain\(/,
    signals: USUAL,
    source: 'caddyserver/caddy v2 sigtrap_posix.go: SIGTERM shuts the apps down, and then ends the process',
  },
  {
    module: 'github.com/coredns/coredns/coremain',
    call: /\bRun\(/,
    signals: USUAL,
    source: 'coredns/coredns 1d1aa88 coremain/run.go: caddy.TrapSignals; coredns/caddy sigtrap_posix.go',
  },
  {
    module: 'github.com/fvbock/endless',
    call: /\bendless\.(?:ListenAndServe(?:TLS)?|NewServer)\(/,
    signals: USUAL,
    source:
      'fvbock/endless 017eb32 endless.go, handleSignals: shutdown ends Serve once the requests are done',
  },
  {
    module: 'github.com/xlab/closer',
    call: /\bcloser\.\w+\(/,
    signals: ['SIGTERM', 'SIGINT', 'SIGHUP'],
    unless: /\bcloser\.Init\(/,
    source: 'xlab/closer 03326ad closer.go, wait: what is bound is run, then os.Exit(0)',
  },
  ...['github.com/micro/go-micro', 'github.com/asim/go-micro', 'go-micro.dev'].map(
    (module): Library => ({
      module,
      call: /\.Run\(\)/,
      signals: ['SIGTERM', 'SIGINT', 'SIGQUIT'],
      unless: /\bHandleSignal\(false\)/,
      source: 'micro/go-micro service.go, Run: waits for one of util/signal Shutdown, and then calls Stop',
    }),
  ),
  {
    module: 'github.com/zenazn/goji',
    call: /\bgraceful\.AddSignal\([^)\n]{0,200}\bSIGTERM\b/,
    signals: ['SIGTERM'],
    source: 'zenazn/goji graceful/signal.go, AddSignal: listeners are closed and drained, then Wait returns',
  },
  {
    module: 'github.com/zenazn/goji',
    call: /\bgraceful\.HandleSignals\(|\bgoji\.Serve\w*\(/,
    signals: ['SIGINT'],
    source: 'zenazn/goji graceful/signal.go, HandleSignals: os.Interrupt alone; serve.go, ServeListener',
  },
  {
    module: 'github.com/danielgtaylor/huma/v2/humacli',
    call: /\bhumacli\.New\(/,
    signals: USUAL,
    outruns: {
      unless: /\.OnStop\(/,
      why: 'humacli takes the signal, too, and lets main return at once, for there is no OnStop hook',
    },
    source: 'danielgtaylor/huma humacli/humacli.go, New: select over the signal, and then the OnStop hook',
  },
];

export function librariesIn(program: GoProgram): readonly Library[] {
  return LIBRARIES.filter(
    ({ module, call, unless, held }) =>
      [...program.external].some(e => e.startsWith(module)) &&
      program.files.some(
        f => [...f.imports.values()].some(i => i.startsWith(module)) && call.test(f.text.text),
      ) &&
      !(unless && program.files.some(f => unless.test(f.text.text))) &&
      held?.(program) !== 'serves',
  );
}

export function endedBy({ atOnce, source }: Library, signal: SignalName): SignalBehaviour {
  const evidence: readonly Evidence[] = [{ origin: 'declared', note: source }];
  return atOnce?.signals.includes(signal)
    ? { ...stopsAtOnce(0, atOnce.why), evidence }
    : stopsWith(0, evidence);
}

/** Is the program told to do what a package's own command line ends with? */
export const saysOnly = (program: GoProgram, args: readonly string[]): boolean =>
  librariesIn(program).some(library => args.some(arg => library.saysOnly?.test(arg)));

/** What a package does that ends main on a signal before the program's own shutdown is done. */
export const outruns = (program: GoProgram, { outruns: by, held }: Library): string | undefined =>
  held?.(program) === 'waits'
    ? 'what is invoked waits for the signal itself, and the application for another one after it'
    : by && !program.files.some(({ text }) => by.unless.test(text.text))
      ? by.why
      : undefined;

/** Packages whose `Run`, `Start` and the like serve without a look at signals. */
const INERT =
  /^(?:github\.com\/(?:gin-gonic|gofiber|go-chi|gorilla|julienschmidt|spf13|urfave|alecthomas|jessevdk|(?:traefik|tinyauthapp)\/paerser|valyala|sirupsen|prometheus|rs|joho|caarlos0|bwmarrin|go-telegram-bot-api|robfig|lib|jackc|jmoiron|redis|go-redis|go-sql-driver|mattn|aws|google|golang|grpc-ecosystem|segmentio|streadway|rabbitmq|eclipse|stretchr|pkg|mitchellh|fsnotify|graphql-go|russross|davidbyttow|99designs|swaggo|elastic|zenazn|skratchdot\/open-golang|hyperledger\/fabric-(?:chaincode|contract-api)-go)\/|github\.com\/(?:labstack\/(?:echo\/v4|gommon)|nats-io\/nats\.go)(?:\/|$)|google\.golang\.org\/|golang\.org\/|go\.uber\.org\/(?:zap|fx)|gorm\.io\/|gopkg\.in\/|k8s\.io\/(?:api|apimachinery|client-go|klog|utils)(?:\/|$)|cloud\.google\.com\/|firebase\.google\.com\/go(?:\/|$)|go\.mongodb\.org\/|go\.opentelemetry\.io\/otel)/;

export const isInert = (imported: string): boolean =>
  // The standard library: no dot in the first element.
  !(imported.split('/', 1)[0] ?? '').includes('.') || INERT.test(imported);
