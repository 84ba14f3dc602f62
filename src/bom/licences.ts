/** A licence by its SPDX id, or by the name that a hub or its author gives it. */
export type Licence = { readonly id: string } | { readonly name: string };

/** Ids of the Hugging Face hub (https://huggingface.co/docs/hub/repositories-licenses) that SPDX has, as SPDX writes them. */
const SPDX = `AFL-3.0 AGPL-3.0-only Apache-2.0 Artistic-2.0 BSD-2-Clause BSD-3-Clause BSD-3-Clause-Clear BSL-1.0 C-UDA-1.0 CC-BY-2.0 CC-BY-2.5 CC-BY-3.0 CC-BY-4.0
  CC-BY-NC-2.0 CC-BY-NC-3.0 CC-BY-NC-4.0 CC-BY-NC-ND-3.0 CC-BY-NC-ND-4.0 CC-BY-NC-SA-2.0 CC-BY-NC-SA-3.0 CC-BY-NC-SA-4.0 CC-BY-ND-4.0 CC-BY-SA-3.0
  CC-BY-SA-4.0 CC0-1.0 CDLA-Permissive-1.0 CDLA-Permissive-2.0 CDLA-Sharing-1.0 ECL-2.0 EPL-1.0 EPL-2.0 EUPL-1.1 EUPL-1.2 GFDL-1.3-only GPL-2.0-only GPL-3.0-only ISC
  LGPL-2.1-only LGPL-3.0-only LPPL-1.3c MIT MPL-2.0 MS-PL NCSA ODbL-1.0 OFL-1.1 OSL-3.0 PDDL-1.0 PostgreSQL Unlicense WTFPL Zlib`;

const BY_ID = new Map(SPDX.split(/\s+/).map((id) => [id.toLowerCase(), id]));
/** Names under which the hub has an id of SPDX. */
const OTHER: Readonly<Record<string, string>> = {
  'agpl-3.0': 'AGPL-3.0-only',
  'gpl-2.0': 'GPL-2.0-only',
  'gpl-3.0': 'GPL-3.0-only',
  gfdl: 'GFDL-1.3-only',
  'lgpl-2.1': 'LGPL-2.1-only',
  'lgpl-3.0': 'LGPL-3.0-only',
  odbl: 'ODbL-1.0',
  pddl: 'PDDL-1.0',
};

/** The licence that a name stands for. What SPDX does not have keeps its name: `llama3`, `openrail`, `gemma`. */
export function licenceOf(name: string): Licence {
  const key = name.trim().toLowerCase();
  const id = BY_ID.get(key) ?? OTHER[key];
  return id === undefined ? { name: name.trim().slice(0, 200) } : { id };
}
