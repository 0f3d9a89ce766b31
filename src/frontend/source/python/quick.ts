/** Calls that are over at once, as far as a signal is concerned. */
const QUICK =
  /^(print|len|str|int|float|bool|repr|type|isinstance|getattr|setattr|hasattr|super|sorted|reversed|enumerate|zip|map|filter|range|min|max|sum|any|all|iter|vars|globals|locals|id|format|property|object|constant\.|sequence\.|dict\.|logging\.|json\.|re\.|datetime\.|math\.|random\.|uuid\.|frozenset|set|bytes|abs|round|hash|ord|chr|next|typing\.|pathlib\.|argparse\.|dataclasses\.|collections\.|itertools\.|copy\.|string\.|traceback\.|warnings\.|structlog|loguru|click\.|rich\.(print|console|table|panel|text|markdown|theme|logging|traceback|pretty)\b)/;

/** Methods of texts, lists and dicts: nothing to wait for. */
const PLAIN = new Set(
  'lower upper strip lstrip rstrip split rsplit splitlines join replace startswith endswith format encode decode title capitalize keys values items get append extend insert pop update copy count index sort add remove discard clear isdigit zfill setdefault'.split(
    ' ',
  ),
);

/** Libraries whose calls give what is there: files, modules, matches. */
const LOOKS_UP =
  /^(os\.(listdir|scandir|walk|path|environ)|time\.(?!sleep)\w+|glob|csv|shutil|importlib|pkgutil|inspect|ast|xml|yaml|toml|tomllib|configparser|zipfile|tarfile|zoneinfo|platform|sysconfig|difflib|enum|operator|functools|contextlib|dotenv|decimal|fractions|hashlib|base64|textwrap|unicodedata|calendar|locale|gettext|pprint|types|weakref|sys)\b/;

/** A method of an object that is not known, which texts, lists and dicts have. */
export const isPlainMethod = (path: string): boolean =>
  path.startsWith('?') && PLAIN.has(path.replaceAll('()', '').split('.').at(-1) ?? '');

/** Is it over at once, so that a loop over what it gives ends too? */
export const isQuick = (path: string): boolean =>
  QUICK.test(path) || LOOKS_UP.test(path) || APPLICATION.test(path) || isPlainMethod(path);

/** An application is made, and runs nothing until it is told to. */
const APPLICATION =
  /^(flask\.(Flask|Blueprint)|fastapi\.(FastAPI|APIRouter)|starlette\.applications\.Starlette|quart\.Quart|sanic\.Sanic|bottle\.Bottle|falcon\.(asgi\.)?App|aiohttp\.web\.Application|tornado\.web\.Application|dash\.Dash|celery\.Celery)$/;

/** What is asked for by such a name is there at once, or comes to an end. */
const COLLECTION =
  /^(values|items|keys|all|filter(_by)?|order_by|fetchall|fetchmany|find_?all|find_elements?|finditer|select|scalars|iterdir|r?glob|json|loads?|list|list_\w+|listdir|get|get_\w+|find|read|readlines|query|search|execute|children|parse|load_\w+|describe_\w+|aggregate|distinct|[hsz]?scan_iter|paginate|iter_\w+)$/;

/** Does a loop over it come to an end? */
export const isCollection = (path: string): boolean =>
  isQuick(path) || COLLECTION.test(/(\w{1,60})\(\)$/.exec(path)?.[1] ?? '');

/** `cursor.execute(sql)`: named like a task that is carried out, and over once the answer is there. */
export const isQuery = (what: string): boolean =>
  /\.execute(?:many|script)?\(./.test(what) && LIKE_A_QUERY.test(what.slice(0, 300));

const LIKE_A_QUERY =
  /["'`]|cur|conn|\bcon?\b|\bc\.|\bcr\.|db|sess|engine|database|trans|\btx|pipe|redis|service|request|quer|sql|stmt|statement|select|insert|update|delete|text\(/i;
