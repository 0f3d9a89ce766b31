import type { Library } from '../lexical/dialect.ts';
import type { LexProgram } from '../lexical/program.ts';
import { stopsWith } from '../signals.ts';

export const LIBRARIES: readonly Library[] = [
  {
    name: /^Happstack\.Server\b/,
    call: /\bwaitForTermination\b/,
    // SIGINT as well, but only at a terminal.
    signals: ['SIGTERM'],
    behaviour: stopsWith(0, [
      {
        origin: 'declared',
        note: 'Happstack/happstack-server src/Happstack/Server/SimpleHTTP.hs, waitForTermination',
      },
    ]),
  },
];

/** Hierarchies of modules that take no signals by themselves; what does is called by its name, and seen where it is used. */
const INERT =
  /^(?:Prelude|Data|Control|Numeric|Foreign|GHC|Text|Debug|Type|Unsafe|Codec|Crypto|Database|Network|System|Web|Test|Generics|Language|Math|Statistics|Graphics|Algebra|Paths_\w+|Servant|Yesod|Snap|Happstack|Lucid|Polysemy|Effectful|Effect|Cleff|RIO|UnliftIO|Options|Katip|Colog|Hasql|Lens|Optics|Universum|Relude|Protolude|ClassyPrelude|Conduit|Pipes|Streaming|Streamly|Path|Env|Envy|System\.Envy|Dhall|Toml|TOML|Opaleye|Rel8|Beam|Squeal|Discord|Telegram|Amazonka|Aws|Slack|Say|Chronos|Cardano|Plutus|Crypton|Jose|Swagger|OpenApi|Morpheus|Fmt|PyF|Deriving|Witch|NeatInterpolation|Shelly|Turtle|Development|SDL|Csound|Sound|Prometheus|Instances|Safe|Extra|Str|Stripe|Sentry|Configuration|Formatting|Basement|Time|Bluefin)(?:\.|$)/;

/** They go to the background, or take signals on their own terms. */
const OTHER = /^System\.(?:Posix\.(?:Graceful|Daemon\w*)|Daemon\w*|Signal)(?:\.|$)/;

/** A module of a package of which nothing is known. */
export const unknownIn = ({ foreign }: LexProgram): string | undefined =>
  [...foreign].find(name => !INERT.test(name) || OTHER.test(name));
