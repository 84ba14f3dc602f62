import type { Capability } from '../../model/index.ts';
import type { Call, Value } from '../module.ts';
import type { Unit } from './unit.ts';
import { lastOf } from './unit.ts';
import { callsWithin, textIn, valueOf } from './values.ts';

const INTERPRETERS =
  /^(?:\/(?:usr\/)?bin\/)?(?:ba|z|da|k)?sh$|^(?:cmd|powershell|pwsh|python\d?|node|perl|ruby|docker|ssh|npx|uvx|xargs|env|sudo)(?:\.exe)?$/;

/** Tools that frameworks bring along, by class or name, with their reach. */
const PREBUILT = new Map<string, readonly Capability[]>([
  ['PythonREPLTool', ['code']],
  ['PythonAstREPLTool', ['code']],
  ['PythonREPL', ['code']],
  ['PythonInterpreterTool', ['code']],
  ['CodeInterpreterTool', ['code']],
  ['CodeInterpreterToolSpec', ['code']],
  ['LLMMathChain', ['code']],
  ['PALChain', ['code']],
  ['create_pandas_dataframe_agent', ['code']],
  ['create_csv_agent', ['code']],
  ['create_python_agent', ['code']],
  ['PandasQueryEngine', ['code']],
  ['E2BDataAnalysisTool', ['code']],
  ['ShellTool', ['shell']],
  ['BashProcess', ['shell']],
  ['BashTool', ['shell']],
  ['TerminalTool', ['shell']],
  ['LocalShellTool', ['shell']],
  ['ComputerTool', ['shell']],
  ['RequestsGetTool', ['network']],
  ['RequestsPostTool', ['network']],
  ['RequestsToolkit', ['network']],
  ['ScrapeWebsiteTool', ['network']],
  ['WebsiteSearchTool', ['network']],
  ['SeleniumScrapingTool', ['browser', 'network']],
  ['PlayWrightBrowserToolkit', ['browser', 'network']],
  ['VisitWebpageTool', ['network']],
  ['FirecrawlScrapeWebsiteTool', ['network']],
  ['FileManagementToolkit', ['file-read', 'file-write']],
  ['WriteFileTool', ['file-write']],
  ['FileWriterTool', ['file-write']],
  ['FileReadTool', ['file-read']],
  ['ReadFileTool', ['file-read']],
  ['SQLDatabaseToolkit', ['sql']],
  ['QuerySQLDataBaseTool', ['sql']],
  ['QuerySQLDatabaseTool', ['sql']],
  ['create_sql_agent', ['sql']],
  ['SQLDatabaseChain', ['sql']],
  ['NLSQLTableQueryEngine', ['sql']],
  ['NL2SQLTool', ['sql']],
  ['GmailToolkit', ['message']],
  ['SlackToolkit', ['message']],
  ['O365Toolkit', ['message']],
  ['MultiServerMCPClient', ['spawn-server']],
  ['StdioServerParameters', ['spawn-server']],
  ['MCPServerStdio', ['spawn-server']],
  ['StdioServerParams', ['spawn-server']],
  ['StdioServerInfo', ['spawn-server']],
  ['MCPServerAdapter', ['spawn-server']],
]);

export function prebuiltTool(call: Call): readonly Capability[] | null {
  return PREBUILT.get(lastOf(call.callee)) ?? null;
}

/**
 * What the code of a function or class reaches, following functions of the same file three levels deep. A fixed command, a fixed
 * address or a fixed file is no reach: the caller cannot choose.
 */
export function capabilitiesOf(unit: Unit, symbol: string): Capability[] {
  const found = new Set<Capability>();
  const seen = new Set([symbol]);
  let frontier = [symbol];
  for (let depth = 0; depth < 4 && frontier.length > 0; depth += 1) {
    const next: string[] = [];
    for (const name of frontier) {
      for (const call of callsWithin(unit, name)) {
        const capability = capabilityOf(unit, call);
        if (capability) found.add(capability);
        const target = localTarget(unit, call);
        if (target !== null && !seen.has(target) && seen.size < 40) {
          seen.add(target);
          next.push(target);
        }
      }
    }
    frontier = next;
  }
  return [...found].toSorted();
}

/** The function or method of this file that a call goes to. */
function localTarget(unit: Unit, call: Call): string | null {
  if (unit.definitions.has(call.callee)) return call.callee;
  const method = `${call.symbol.split('.').slice(0, -1).join('.')}.${lastOf(call.callee)}`;
  return call.receiver === 'self' && unit.definitions.has(method) ? method : null;
}

export function capabilityOf(unit: Unit, call: Call): Capability | null {
  const { callee } = call;
  if (isCommand(callee)) return isChosen(unit, call) ? 'shell' : null;
  if (/^(?:eval|exec|builtins\.(?:eval|exec)|runpy\.run_\w+|code\.\w+|RestrictedPython\..*)$/.test(callee)) {
    return call.arguments[0]?.value.kind === 'string' ? null : 'code';
  }
  const prebuilt = prebuiltTool(call);
  if (prebuilt?.[0]) return prebuilt[0];
  if (/^playwright\.|^selenium\.|\.chromium\.launch$|^pyppeteer\./.test(callee)) return 'browser';
  if (isRequest(callee))
    return isFixedAddress(unit, valueOf(call, ['url'], requestPosition(callee))) ? null : 'network';
  if (/^socket\.(?:socket|create_connection)$/.test(callee)) return 'network';
  if (
    /^(?:smtplib\.|twilio\.|slack_sdk\.|sendgrid\.)|\.(?:chat_postMessage|send_message|sendmail|send_email)$/.test(
      callee,
    )
  )
    return 'message';
  const file = fileCapability(unit, call);
  if (file) return file;
  if (
    /\.(?:execute|executemany|executescript|read_sql(?:_query)?)$/.test(callee) &&
    /cur|conn|eng|db|sess|sql|duck/i.test(`${callee} ${call.receiver}`)
  ) {
    return call.arguments[0]?.value.kind === 'string' ? null : 'sql';
  }
  return null;
}

export function isCommand(callee: string): boolean {
  return /^(?:subprocess\.(?:run|call|check_call|check_output|Popen|getoutput|getstatusoutput)|os\.(?:system|popen|exec\w+|spawn\w+)|asyncio\.(?:subprocess\.)?create_subprocess_(?:shell|exec)|asyncio\.subprocess\.create_subprocess_\w+|commands\.getoutput|pexpect\.\w+|pty\.spawn|anyio\.(?:run_process|open_process)|trio\.run_process)$|\.exec_command$/.test(
    callee,
  );
}

/** Whether whoever calls decides what runs: the command as a whole, its first word, or the script given to an interpreter. */
export function isChosen(unit: Unit, call: Call): boolean {
  const command = valueOf(call, ['args', 'cmd', 'command'], 0);
  if (!command) return call.opaque;
  if (command.kind === 'list') {
    const [first, ...rest] = command.items;
    const program = first ? textIn(unit, first) : null;
    if (program === null) return !(first && isOwnInterpreter(first)) || rest.some((item) => item.kind !== 'string');
    return INTERPRETERS.test(program) && rest.some((item) => textIn(unit, item) === null);
  }
  if (/^asyncio\..*create_subprocess_exec$/.test(call.callee)) {
    const program = textIn(unit, command);
    return (
      program === null ||
      (INTERPRETERS.test(program) &&
        call.arguments.slice(1).some(({ name, value }) => name === null && textIn(unit, value) === null))
    );
  }
  return command.kind !== 'string' && textIn(unit, command) === null;
}

function isOwnInterpreter(value: Value): boolean {
  return value.text === 'sys.executable';
}

function isRequest(callee: string): boolean {
  return /^(?:requests|httpx)\.(?:get|post|put|delete|patch|head|request|stream)$|^(?:urllib\.request\.(?:urlopen|urlretrieve|Request)|urllib3\.\w+\.request|aiohttp\.ClientSession\.(?:get|post|request)|httpx\.(?:Async)?Client\.(?:get|post|request|stream)|requests\.(?:Session|session)\.(?:get|post|request))$|(?:WebBaseLoader|AsyncHtmlLoader|LinkContentFetcher|SimpleWebPageReader)$/.test(
    callee,
  );
}

function requestPosition(callee: string): number {
  return /\.(?:request|stream)$/.test(callee) ? 1 : 0;
}

/** A URL that is spelt out up to the end of its host, or comes from the settings rather than from the caller. */
function isFixedAddress(unit: Unit, value: Value | null): boolean {
  if (value === null) return false;
  if (textIn(unit, value) !== null && value.kind !== 'parameter') return true;
  if (value.kind === 'environment') return true;
  if (value.kind === 'attribute') return /^(?:self|settings|config|cfg)\./.test(value.path);
  return (
    /^[rRfF]{0,2}["']+https?:\/\/[^{/"']+[/?]/.test(value.text) ||
    /^[A-Z][A-Z0-9_]+\b|^[rRfF]{0,2}["']+\{[A-Z][A-Z0-9_]+\}/.test(value.text)
  );
}

function fileCapability(unit: Unit, call: Call): Capability | null {
  const { callee } = call;
  if (/^shutil\.(?:copy\w*|move|rmtree)$|^os\.(?:remove|unlink|rename|replace|rmdir)$/.test(callee))
    return 'file-write';
  if (/\.(?:write_text|write_bytes)$/.test(callee)) return 'file-write';
  if (/\.(?:read_text|read_bytes)$/.test(callee) && call.receiver !== '') return 'file-read';
  if (callee !== 'open' && callee !== 'io.open' && callee !== 'aiofiles.open') return null;
  const path = valueOf(call, ['file'], 0);
  if (path === null || path.kind === 'string') return null;
  const mode = textIn(unit, valueOf(call, ['mode'], 1)) ?? 'r';
  return /[wax+]/.test(mode) ? 'file-write' : 'file-read';
}
