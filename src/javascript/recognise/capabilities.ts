import type { Capability } from '../../model/index.ts';
import type { Call, Value } from '../module.ts';
import { isRequest } from './llm-calls.ts';
import type { Unit } from './unit.ts';
import { callsWithin } from './unit.ts';
import { entryOf, lastOf, moduleOf, optionOf, startOf, textIn, valueAt } from './values.ts';

const INTERPRETERS =
  /^(?:\/(?:usr\/)?bin\/)?(?:ba|z|da|k)?sh$|^(?:cmd|powershell|pwsh|python\d?|node|deno|bun|perl|ruby|docker|ssh|npx|uvx|xargs|env|sudo|tsx)(?:\.exe|\.cmd)?$/;

/** Tools that frameworks bring along, by class or name, with their reach. */
const PREBUILT = new Map<string, readonly Capability[]>([
  ['PythonInterpreterTool', ['code']],
  ['createPandasAgent', ['code']],
  ['LLMMathChain', ['code']],
  ['shellTool', ['shell']],
  ['localShellTool', ['shell']],
  ['ShellTool', ['shell']],
  ['BashTool', ['shell']],
  ['bash_20241022', ['shell']],
  ['bash_20250124', ['shell']],
  ['localShell', ['shell']],
  ['shell', ['shell']],
  ['computerTool', ['shell']],
  ['computer_20241022', ['shell']],
  ['computer_20250124', ['shell']],
  ['computer_20251124', ['shell']],
  ['textEditor_20241022', ['file-write']],
  ['textEditor_20250124', ['file-write']],
  ['textEditor_20250429', ['file-write']],
  ['textEditor_20250728', ['file-write']],
  ['applyPatchTool', ['file-write']],
  ['WebBrowser', ['browser', 'network']],
  ['RequestsGetTool', ['network']],
  ['RequestsPostTool', ['network']],
  ['RequestsToolkit', ['network']],
  ['OpenApiToolkit', ['network']],
  ['AIPluginTool', ['network']],
  ['FetchTool', ['network']],
  ['ReadFileTool', ['file-read']],
  ['WriteFileTool', ['file-write']],
  ['SqlToolkit', ['sql']],
  ['QuerySqlTool', ['sql']],
  ['createSqlAgent', ['sql']],
  ['SqlDatabaseChain', ['sql']],
  ['SqlDatabaseChainQA', ['sql']],
  ['GmailCreateDraft', ['message']],
  ['GmailSendMessage', ['message']],
  ['GmailToolkit', ['message']],
  ['ZapierToolKit', ['message']],
  ['SlackToolkit', ['message']],
]);
const TOOL_PACKAGES =
  /^(?:@?langchain|@langchain\/[\w-]+|llamaindex|@llamaindex\/[\w-]+|@ai-sdk\/[\w-]+|@openai\/agents[\w-]*|@mastra\/[\w-]+)(?:\/|$)/;

/** The reach of a tool that a framework brings along; null for any other call. */
export function prebuiltTool(call: Call): readonly Capability[] | null {
  if (!TOOL_PACKAGES.test(moduleOf(call.callee))) return null;
  const name = lastOf(call.callee);
  // `openai.tools.shell()`, but not every method of that name.
  if (/^(?:shell|localShell)$/.test(name) && !call.callee.includes('tools.')) return null;
  return PREBUILT.get(name) ?? null;
}

/**
 * What the code of a function reaches, following functions of the same file three levels deep. A fixed command, a fixed address or a
 * fixed file is no reach: the caller cannot choose.
 */
export function capabilitiesOf(unit: Unit, id: number): Capability[] {
  return capabilitiesOfCalls(unit, callsWithin(unit, id), new Set([id]));
}

export function capabilitiesOfCalls(unit: Unit, calls: readonly Call[], seen = new Set<number>()): Capability[] {
  const found = new Set<Capability>();
  let frontier = calls;
  for (let depth = 0; depth < 4 && frontier.length > 0; depth += 1) {
    const next: Call[] = [];
    for (const call of frontier) {
      const capability = capabilityOf(unit, call);
      if (capability) found.add(capability);
      if (call.target >= 0 && !seen.has(call.target) && seen.size < 40) {
        seen.add(call.target);
        next.push(...callsWithin(unit, call.target));
      }
    }
    frontier = next;
  }
  return [...found].toSorted();
}

export function capabilityOf(unit: Unit, call: Call): Capability | null {
  const { callee } = call;
  if (isCommand(callee)) return isChosen(call) ? 'shell' : null;
  if (isEvaluation(call)) return codeOf(call)?.kind === 'string' ? null : 'code';
  const prebuilt = prebuiltTool(call);
  if (prebuilt?.[0]) return prebuilt[0];
  if (
    /^(?:playwright|playwright-core|puppeteer|puppeteer-core|@playwright\/test|@browserbasehq\/stagehand|selenium-webdriver|patchright):/.test(
      callee,
    )
  )
    return 'browser';
  if (isRequest(call) || WEB_LOADERS.test(lastOf(callee))) {
    return isFixedAddress(unit, valueAt(call, 0) ?? optionOf(call, 'url')) ? null : 'network';
  }
  if (/^(?:net:(?:connect|createConnection)|ws:default|dgram:createSocket)$/.test(callee)) return 'network';
  if (sendsMessage(call)) return 'message';
  return fileCapability(call) ?? (isQuery(unit, call) && !isFixedQuery(valueAt(call, 0)) ? 'sql' : null);
}

/** Loaders that fetch a page by address. */
export const WEB_LOADERS =
  /^(?:CheerioWebBaseLoader|PuppeteerWebBaseLoader|PlaywrightWebBaseLoader|RecursiveUrlLoader|FireCrawlLoader|SitemapLoader|WebPDFLoader|YoutubeLoader|SpiderLoader|BrowserbaseLoader|HTMLWebBaseLoader)$/;

export function isCommand(callee: string): boolean {
  return /^child_process:(?:exec|execSync|execFile|execFileSync|spawn|spawnSync|fork)$|^(?:execa:(?:default|execa|execaCommand|execaSync|execaCommandSync|\$)|zx:\$|shelljs:exec|cross-spawn:(?:default|sync)|node-pty:spawn|@lydell\/node-pty:spawn|bun:\$|Bun\.(?:spawn|spawnSync|\$)|ssh2:Client\.exec|tinyexec:(?:x|exec)|Deno\.Command)$/.test(
    callee,
  );
}

/** Whether whoever calls decides what runs: the command as a whole, its first word, or the script given to an interpreter. */
export function isChosen(call: Call): boolean {
  const command = valueAt(call, 0);
  if (!command) return call.opaque;
  if (command.kind === 'list') return isChosenWords(command.items);
  const args = call.arguments[1]?.value ?? optionOf(call, 'args');
  const program = textIn(command);
  const direct = !/:(?:exec|execSync|execaCommand\w*)$|\$$/.test(call.callee);
  if (program !== null) {
    if (!direct) return false;
    const shell = entryOf(call.arguments.at(-1)?.value ?? null, 'shell');
    const interprets = INTERPRETERS.test(program) || (shell?.kind === 'boolean' && shell.value);
    return interprets && args !== null && isOpen(args);
  }
  if (command.text === 'process.execPath') return args !== null && isOpen(args);
  // `exec(`git log ${range}`)`: a shell reads what is put in.
  return !(direct && command.kind === 'environment');
}

function isChosenWords(words: readonly Value[]): boolean {
  const [first, ...rest] = words;
  const program = textIn(first ?? null);
  return program === null || (INTERPRETERS.test(program) && rest.some((word) => textIn(word) === null));
}

function isOpen(args: Value): boolean {
  if (args.kind === 'list') return args.items.some((item) => textIn(item) === null);
  return args.kind !== 'object' && textIn(args) === null;
}

/** `eval(x)`, `new Function(x)`, `vm.runInNewContext(x)` and libraries that run a text as code. */
export function isEvaluation({ callee, made }: Call): boolean {
  if (callee === 'eval' || callee === 'globalThis.eval' || callee === 'window.eval') return true;
  if (callee === 'Function' || callee === 'AsyncFunction') return made || callee === 'Function';
  return /^vm:(?:runIn\w+Context|Script|compileFunction|SourceTextModule)$|^vm2:(?:VM|NodeVM)\.run$|^(?:safe-eval|eval|notevil|static-eval|expression-eval):(?:default|eval)$|^pyodide:\w+\.runPython(?:Async)?$|\.runPythonAsync$/.test(
    callee,
  );
}

/** The text that is run as code: of `Function` the last argument. */
export function codeOf(call: Call): Value | null {
  return call.callee === 'Function' || call.callee === 'AsyncFunction'
    ? (call.arguments.at(-1)?.value ?? null)
    : valueAt(call, 0);
}

/** An address that is spelt out up to the end of its host, or comes from the settings rather than from the caller. */
function isFixedAddress(unit: Unit, value: Value | null, depth = 0): boolean {
  if (value === null || depth > 3) return false;
  if (value.kind !== 'parameter' && textIn(value) !== null) return true;
  if (value.kind === 'environment') return true;
  if (/^https?:\/\/[^/]+[/?]/.test(startOf(value)) || startOf(value).startsWith('/')) return true;
  if (value.kind === 'text') {
    const [first] = value.parts;
    return first !== undefined && first.kind !== 'string' && isSetting(first);
  }
  if (value.kind === 'call') {
    const call = unit.module.calls[value.call];
    if (call && /^(?:URL|encodeURI|String)$/.test(value.callee))
      return isFixedAddress(unit, valueAt(call, 0), depth + 1);
    // An address that a function of the file puts together.
    const returns = unit.module.functions[call?.target ?? -1]?.returns ?? [];
    return returns.length > 0 && returns.every((item) => isFixedAddress(unit, item, depth + 1));
  }
  if (value.kind === 'member' && value.object.kind === 'call' && value.object.callee === 'URL')
    return isFixedAddress(unit, value.object, depth + 1);
  return isSetting(value);
}

/** A constant, or a property of the object's own or of its settings. */
function isSetting(value: Value): boolean {
  if (value.kind === 'environment' || /^[A-Z][A-Z0-9_]+$/.test(value.text)) return true;
  return /^(?:this|settings|config|options|opts|env)\.[\w.]+$/.test(value.text);
}

function sendsMessage(call: Call): boolean {
  if (
    /^(?:@slack\/\w[\w-]*|twilio|resend|@sendgrid\/mail|nodemailer|postmark|mailgun\.js|@aws-sdk\/client-ses(?:v2)?|telegraf|discord\.js|node-telegram-bot-api):/.test(
      call.callee,
    )
  )
    return /(?:send\w*|postMessage|create|emails\.send|SendEmailCommand)$/.test(call.callee);
  return (
    /\.(?:chat\.postMessage|sendMail|emails\.send|sendMessage)$/.test(
      `${call.receiver?.text.slice(-60) ?? ''}.${lastOf(call.callee)}`,
    ) && !/worker|port|self|chrome|transport|session/i.test(call.receiver?.text ?? '')
  );
}

const FILES = /^(?:fs|fs\/promises|fs-extra|graceful-fs|memfs):(?:promises\.|default\.)?/;

function fileCapability(call: Call): Capability | null {
  const method = FILES.test(call.callee)
    ? lastOf(call.callee)
    : (/^Deno\.(\w+)$/.exec(call.callee)?.[1] ?? /^Bun\.(write)$/.exec(call.callee)?.[1] ?? '');
  const path = valueAt(call, 0);
  if (method === '' || path === null || isOwnFile(path)) return null;
  if (
    /^(?:writeFile|writeFileSync|write|writeTextFile|appendFile|appendFileSync|createWriteStream|rm|rmSync|unlink|unlinkSync|rename|renameSync|cp|cpSync|copyFile|copyFileSync|mkdir|mkdirSync|rmdir|outputFile|outputJson|writeJson|writeJSON|move|remove|chmod|symlink|remove|truncate)$/.test(
      method,
    )
  )
    return 'file-write';
  return /^(?:readFile|readFileSync|readTextFile|createReadStream|readdir|readdirSync|readJson|readJSON|readDir|open|opendir)$/.test(
    method,
  )
    ? 'file-read'
    : null;
}

/** A path that is spelt out, or one of the object's own or of its settings: the caller does not choose it. */
function isOwnFile(path: Value): boolean {
  return (path.kind !== 'parameter' && textIn(path) !== null) || isSetting(path);
}

const SQL_PACKAGES =
  /^(?:pg|postgres|mysql2?(?:\/promise)?|better-sqlite3|sqlite3|sqlite|typeorm|knex|sequelize|@prisma\/client|drizzle-orm(?:\/.*)?|@neondatabase\/serverless|@libsql\/client|@vercel\/postgres|mssql|duckdb|@duckdb\/node-api|snowflake-sdk|@google-cloud\/bigquery|@clickhouse\/client|slonik|bun:sqlite)$/;

/** Whether a call sends a statement to a database. */
export function isQuery(unit: Unit, call: Call): boolean {
  if (
    !/\.(?:query|queryRaw\w*|\$queryRaw\w*|\$executeRaw\w*|execute|exec|raw|unsafe|prepare|runAndReadAll|executeRaw\w*|run|all)$/.test(
      call.callee,
    ) &&
    !/^@vercel\/postgres:sql(?:\.query)?$/.test(call.callee)
  )
    return false;
  if (SQL_PACKAGES.test(moduleOf(call.callee))) return true;
  const about = `${call.callee} ${call.receiver?.text ?? ''}`;
  return (
    /(?:^|[^a-z])(?:db|pool|conn|connection|sql|sqlite|database|knex|sequelize|prisma|datasource|dataSource|pg|duck)/i.test(
      about,
    ) &&
    (SQL_PACKAGES.test([...unit.packages].find((name) => SQL_PACKAGES.test(name)) ?? '') ||
      looksLikeSql(valueAt(call, 0)))
  );
}

function looksLikeSql(value: Value | null): boolean {
  return /^\s*(?:select|insert|update|delete|with|create|drop|alter|explain|pragma|begin)\b/i.test(startOf(value));
}

/** A statement that is spelt out; a tagged template binds what is put into it. */
export function isFixedQuery(value: Value | null): boolean {
  return value === null || textIn(value) !== null || value.kind === 'object';
}
