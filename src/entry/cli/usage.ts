/** How a command ended: what it prints (`bytes` for what is no text) and with which status. */
export type Ending = {
  readonly status: 0 | 1 | 2 | 3;
  readonly stdout?: string;
  readonly bytes?: Uint8Array;
  readonly stderr?: string;
};

/** Wrong usage: what is wrong, and what to type instead. */
export function misuse(message: string, hint = 'stridegate help'): Ending {
  return { status: 2, stderr: `stridegate: ${message}\nTry: ${hint}\n` };
}

export const USAGE = `stridegate: what does this change do to the threat model of a machine-learning repository?

  stridegate diff [--repo DIR] [--base REV] [--head REV] [--worktree]
                  [--config FILE] [--format text|json|sarif|markdown|html]
                  [--output FILE] [--intelligence FILE] [--online] [--offline]
                  [--no-cache]
      compares two commits. Base defaults to where the branch left the default
      branch, head to HEAD. Exit status: 0 pass, 1 blocked or a decision is
      needed, 2 wrong usage or configuration, 3 something was not assessed.

  stridegate model [--repo DIR] [--rev REV] [--format json|mermaid|svg|html]
                   [--output FILE] [--link URL] [--no-cache]
  stridegate model --format cyclonedx|spdx [--time TIME] [--output FILE]
      the system model of one commit, or its bill of materials. With --link, an address such as
      https://github.com/OWNER/REPOSITORY/blob/COMMIT, places in the page
      are links. The formats of convert are formats here, too: what was read
      from code opens in the Threat Modeling Tool, draw.io, Threat Dragon …

  stridegate intelligence import FOLDER|ZIP|FILE… [--output FILE]
      makes a snapshot of advisories in the form of OSV (https://osv.dev), for
      diff --intelligence. Nothing is fetched.

  stridegate evidence read FILE… [--format text|json]
      what results of attack tools (garak, promptfoo, PyRIT, ART …) say, and
      what of them does not count. Exit status: 3 a file could not be read.
  stridegate evidence plan [--repo DIR] [--rev REV] [--output DIR]
      which attacks would measure what the threats of a commit are about; with
      --output also the scripts and the workflow that carry it out.
  stridegate evidence formats | schema
      which results are read; the JSON Schema of the neutral record.

  stridegate risk estimate [--repo DIR] [--rev REV] [--format text|json|html]
                           [--seed N] [--trials N] [--output FILE]
      what the threats of a commit would cost in a year, by the values that
      its configuration gives to what the team has (risk.assets).
  stridegate risk register [--repo DIR] [--rev REV] [--previous FILE] [--name NAME]
                           [--format text|csv|xlsx|json|oscal] [--output FILE]
      the threats of a commit as the register of risks. With --previous, an
      earlier register (json), first sightings are carried on and what is
      gone is kept as closed.
  stridegate risk controls [--repo DIR] [--rev REV] [--framework NAME]
                           [--format text|csv|html|json] [--output FILE]
      what is in place, held against ISO/IEC 42001 and 27001, NIST AI RMF and
      the mitigations of ATLAS, with evidence and gaps.

  stridegate convert FILE [--to FORMAT] [--output FILE]
      a diagram or threat model of another tool: what it holds, or the same
      in another format: tm7, drawio, lucid, threat-dragon, otm, threagile,
      tm-bom, threat-composer, pytm, mermaid, dot. Visio (vsdx) is read.
  stridegate convert --template [--output FILE]
      the template (.tb7) with which the Microsoft Threat Modeling Tool draws
      machine-learning systems and finds their threats.

  stridegate scan PATH… [--strict] [--format text|json|sarif] [--output FILE]
      scans model files, and every file of folders, by their content. Exit
      status: 0 clean, 1 malicious or suspicious, 3 something was not scanned.
      With --strict, classes that are not known here count as suspicious.

  What files say is kept below ~/.cache/stridegate between runs, for files
  that did not change; --no-cache reads and keeps nothing there.

  stridegate rules list [--area AREA] [--status STATUS] [--id FRAMEWORK-ID]
  stridegate rules show ID | test [PATH]
  stridegate explain RULE          what a rule looks for, and what to do about it
      (each takes --rules DIR for a folder of rules of your own)
  stridegate catalog list|show ID
  stridegate catalog coverage [--format text|json|markdown]
      which threat classes, techniques and risks rules look for.
  stridegate catalog layer [--repo DIR] [--rev REV] [--output FILE]
      the threats of one commit as a layer for ATLAS Navigator.
  stridegate catalog import ATLAS.yaml [--format text|json] [--output DIR]
      what another edition of ATLAS changes here.
  stridegate config init [--repo DIR] [--rev REV] [--output FILE]
      proposes a configuration from what the files of a commit show.
  stridegate config check [FILE] | schema
  stridegate serve                 the service; the same as npm start
  stridegate version | help

Documentation: https://github.com/stridegate/stridegate#readme
`;
