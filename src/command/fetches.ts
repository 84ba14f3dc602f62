import type { Invocation } from './invocation.ts';
import { lastSegment, plainAddress } from './address.ts';
import { optionValue, readOptions } from './options.ts';

/** What a downloader fetches: the address without query and credentials, and the file that it writes (empty for standard output). */
export type Fetch = { readonly tool: string; readonly address: string; readonly file: string };

const CURL_VALUED = new Set(
  `-o --output -H --header -d --data --data-raw --data-binary --data-urlencode -X --request -u --user -A --user-agent -e --referer -b --cookie -c
  --cookie-jar -F --form -T --upload-file -m --max-time --connect-timeout --retry --retry-delay --retry-max-time -x --proxy --cacert --capath
  -E --cert --key -w --write-out -C --continue-at -r --range --output-dir -K --config --resolve --limit-rate -y -Y -z -Q -D --dump-header --proto
  --tls-max --url-query --max-redirs`.split(/\s+/),
);

const WGET_VALUED = new Set(
  `-O --output-document -P --directory-prefix -o --output-file -a --append-output -t --tries -T --timeout -w --wait -U --user-agent --header
  --user --password -e --execute -i --input-file -nd --post-data --ca-certificate -Q --quota -A -R -D -l -B --cut-dirs`.split(
    /\s+/,
  ),
);

const ARIA_VALUED = new Set('-o --out -d --dir -x -s -k -j -c --header --checksum'.split(' '));

/** The addresses that a call of curl, wget or aria2c fetches; empty for every other program. */
export function fetchesOf(invocation: Invocation): Fetch[] {
  const { program, args } = invocation;
  if (program === 'curl') {
    const options = readOptions(clustered(args), CURL_VALUED);
    const output = optionValue(options, ['-o', '--output']);
    const remoteName = options.named.some(({ name }) => /^-[A-Za-z]*[OJ]/.test(name) || name === '--remote-name');
    const urls = [
      ...options.positionals,
      ...options.named.flatMap(({ name, value }) => (name === '--url' ? [value ?? ''] : [])),
    ];
    const target = invocation.command.redirects.find(({ operator }) => operator === '>' || operator === '>>')?.target;
    return urls.flatMap((url) => fetch('curl', url, (file) => (remoteName ? file : (output ?? target ?? ''))));
  }
  if (program === 'wget') {
    const options = readOptions(clustered(args), WGET_VALUED);
    const output = optionValue(options, ['-O', '--output-document']);
    const folder = optionValue(options, ['-P', '--directory-prefix']) ?? '';
    return options.positionals.flatMap((url) =>
      fetch('wget', url, (file) => output?.replace(/^-$/, '') ?? (folder === '' ? file : `${folder}/${file}`)),
    );
  }
  if (program !== 'aria2c') return [];
  const options = readOptions(args, ARIA_VALUED);
  const output = optionValue(options, ['-o', '--out']);
  return options.positionals.flatMap((url) => fetch('aria2c', url, (file) => output ?? file));
}

/** `-fsSLo file` as `-fsSL -o file` and `-qO- url` as `-q -O - url`, so that the option with a value is seen. */
function clustered(args: readonly string[]): string[] {
  return args.flatMap((word) => {
    const match = /^-([A-Za-z#]{1,20})([oO])(-?)$/.exec(word);
    if (match === null || word === '-nO') return [word];
    const [, flags = '', option = '', rest = ''] = match;
    return rest === '' ? [`-${flags}`, `-${option}`] : [`-${flags}`, `-${option}`, rest];
  });
}

function fetch(tool: string, text: string, fileOf: (name: string) => string): Fetch[] {
  const written = /^(?:www\.|[\w-]{1,60}\.(?:com|org|io|net|sh|ai|dev)\/)/i.test(text) ? `https://${text}` : text;
  const address =
    plainAddress(written) ?? (/^\$[{(]?\w/.test(text) ? text.replace(/[?#].*$/s, '').slice(0, 200) : null);
  return address === null ? [] : [{ tool, address, file: fileOf(lastSegment(address)) }];
}
