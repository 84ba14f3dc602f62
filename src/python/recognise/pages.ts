import type { Fact } from '../../model/index.ts';
import type { Call, Value } from '../module.ts';
import { elementOf, into } from './build.ts';
import type { Unit } from './unit.ts';
import { lastOf, rootOf } from './unit.ts';
import { plainUrl, textIn, valueOf } from './values.ts';

const FRAMEWORKS =
  /^(?:langchain|langchain_\w+|llama_index|haystack|haystack_integrations|crawl4ai|firecrawl|newspaper|trafilatura)$/;
/** Loaders of pages by the class that the documents of LangChain, LlamaIndex and Haystack give them. */
const LOADERS =
  /^(?:(?:Async)?(?:WebBaseLoader|HtmlLoader|ChromiumLoader)|RecursiveUrlLoader|SitemapLoader|PlaywrightURLLoader|SeleniumURLLoader|UnstructuredURLLoader|FireCrawlLoader|SpiderLoader|BrowserlessLoader|RSSFeedLoader|NewsURLLoader|SimpleWebPageReader|BeautifulSoupWebReader|TrafilaturaWebReader|WholeSiteReader|LinkContentFetcher|AsyncWebCrawler|fetch_url)$/;
const ADDRESSES = ['web_path', 'web_paths', 'url', 'urls', 'url_or_urls', 'base_url', 'prefix'];
const KEPT = 10;

/** Pages of the web that a loader brings in: one source for each address that the file names, else one for all. */
export function pageFacts(unit: Unit, call: Call): Fact[] {
  if (!LOADERS.test(lastOf(call.callee)) || !FRAMEWORKS.test(rootOf(call.callee))) return [];
  const given = valueOf(call, ADDRESSES, 0) ?? loadedLater(unit, call);
  const addresses = addressesIn(unit, given).slice(0, KEPT);
  return (addresses.length === 0 ? ['web pages'] : addresses).flatMap((name) => {
    const pages = elementOf(
      unit,
      { symbol: call.symbol, span: call },
      { kind: 'data-source', name, shared: true, trust: 'public' },
    );
    return into(unit, call, pages, { data: ['document'], protocol: name.startsWith('http:') ? 'http' : 'https' });
  });
}

/** `SimpleWebPageReader().load_data(urls=[…])`: the address comes with the reading. */
function loadedLater(unit: Unit, call: Call): Value | null {
  const reading = unit.module.calls.find(({ callee }) => callee.startsWith(`${call.callee}.`));
  return reading === undefined ? null : valueOf(reading, ADDRESSES, 0);
}

function addressesIn(unit: Unit, value: Value | null): readonly string[] {
  if (value?.kind === 'list') return value.items.flatMap((item) => addressesIn(unit, item));
  const text = textIn(unit, value);
  const url = text === null ? null : plainUrl(text);
  return url === null || !/^https?:/.test(url) ? [] : [url];
}
