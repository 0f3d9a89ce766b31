/**
 * What generators write from a schema (GraphQL, Protocol Buffers, OpenAPI) or from messages in several languages: types,
 * clients and texts, which take no signals. @source https://inlang.com/m/gerre34r/library-inlang-paraglideJs: `outdir`
 */
export const GENERATED =
  /\/(?:_{0,2}generated(?:__)?|gen|codegen)\/|\/paraglide\/(?:runtime|messages|server|registry)\b|\.(?:generated|gen)(?:\.[cm]?[jt]s)?$|_pb(?:\.[cm]?js)?$/;
/** yarn's own: it finds packages, and takes no signals. @source yarnpkg.com/advanced/pnp-spec */
export const PLUG_AND_PLAY = /\/\.pnp\.(?:c?js|loader\.mjs)$/;
/** Pages, texts, pictures, fonts and recordings: an import is the text or the path of one for bun and the bundlers. */
export const ASSET =
  /\.(?:html?|s?css|p(?:ost)?css|sass|less|styl(?:us)?|sql|md|txt|gql|graphql|ya?ml|toml|png|jpe?g|gif|webp|avif|ico|bmp|svg|woff2?|ttf|otf|eot|mp[34]|webm|ogg|wav|pdf)$/i;
