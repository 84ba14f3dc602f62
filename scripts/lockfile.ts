import { z } from 'zod';

const Package = z.object({
  version: z.string().optional(),
  dev: z.boolean().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
type Package = z.infer<typeof Package>;

/** What is looked at in package-lock.json. */
export const Lockfile = z.object({ packages: z.record(z.string(), Package) });
export type Lockfile = z.infer<typeof Lockfile>;

type Added = Package & {
  readonly cpu: string[];
  readonly libc?: string[];
  readonly optional: true;
  readonly os: string[];
};

/**
 * Entries that package-lock.json lacks: binaries of other platforms that a package in it names, by path. npm leaves those out that its
 * registry did not hand over when the file was written, and `npm ci` then refuses the file on every platform. They have no digest, since
 * nothing was fetched.
 */
export function missingBinaries(lock: Lockfile): ReadonlyMap<string, Added> {
  const packages = new Map<string, Package>(Object.entries(lock.packages));
  const added = new Map<string, Added>();
  for (const [parent, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const platform = /^\d+\.\d+\.\d+$/.test(version) ? platformOf(name) : null;
      if (platform === null || versionSeenFrom(parent, name, packages) === version) continue;
      const entry: Added = {
        version,
        cpu: [platform.cpu],
        ...(dev === true ? { dev } : {}),
        ...(platform.libc === undefined ? {} : { libc: [platform.libc] }),
        optional: true,
        os: [platform.os],
      };
      const beside = `${containerOf(parent)}${name}`;
      const path = packages.has(beside) ? `${parent}/node_modules/${name}` : beside;
      packages.set(path, entry);
      added.set(path, entry);
    }
  }
  return added;
}

/** `node_modules/knip/node_modules/` for a package that lies in it. */
function containerOf(path: string): string {
  return path.slice(0, path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** The version of the nearest package of this name, as Node looks it up. */
function versionSeenFrom(path: string, name: string, packages: ReadonlyMap<string, Package>): string | undefined {
  for (let place = `${path}/node_modules/`; place !== '';) {
    const found = packages.get(`${place}${name}`);
    if (found !== undefined) return found.version;
    const outer = place.slice(0, -'/node_modules/'.length);
    place = outer.includes('node_modules/') ? containerOf(outer) : '';
  }
  return undefined;
}

type Platform = { readonly os: string; readonly cpu: string; readonly libc?: 'glibc' | 'musl' };

/** The platform that the name of a binary package ends with (`binding-linux-arm64-musl`), or null for any other package. */
function platformOf(name: string): Platform | null {
  const match =
    /(android|darwin|freebsd|linux|openharmony|win32)-(arm64|arm|ia32|ppc64|riscv64|s390x|x64)(?:-(gnu|musl|eabi|msvc)\w*)?$/.exec(
      name,
    );
  if (match === null) return null;
  const [, os = '', cpu = '', abi] = match;
  if (os !== 'linux' || abi === undefined) return { os, cpu };
  return { os, cpu, libc: abi === 'musl' ? 'musl' : 'glibc' };
}
