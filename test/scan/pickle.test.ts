import { describe, expect, it } from 'vitest';
import { bytesSource, scanSource } from '../../src/scan/index.ts';
import { framed, global, pickleOf, stackGlobal, text } from './generate/assemble.ts';
import { HOSTILE } from './generate/hostile.ts';

async function scan(bytes: Uint8Array, name = 'model.pkl') {
  return scanSource(bytesSource(bytes), name);
}

describe('hostile pickles', () => {
  it('are several hundred', () => {
    expect(HOSTILE.length).toBeGreaterThan(500);
  });

  it.each(HOSTILE)('$name is malicious whatever it is called', async ({ bytes, reaches }) => {
    const report = await scan(bytes, 'notes.tmp');
    expect(report.verdict).toBe('malicious');
    expect(report.findings.map(({ target }) => target)).toContain(reaches);
  });

  it.each<[name: string, bytes: Buffer, id: string]>([
    [
      'a name made while loading',
      pickleOf([0x80, 4], global('builtins', 'str'), text('os'), [0x85, 0x52], text('system'), [0x93, 0x2e]),
      'pickle-computed-name',
    ],
    ['an extension', pickleOf([0x80, 2, 0x82, 7], '(tR.'), 'pickle-extension'],
    ['attributes of a module', pickleOf(global('collections', 'OrderedDict'), '(dS"a"\nNsb.'), 'pickle-tampering'],
    ['items of a list by name', pickleOf('](K\x00Nu.'), 'pickle-tampering'],
    ['a result that is called', pickleOf(global('operator', 'attrgetter'), "(S'a'\ntR(NtR."), 'pickle-computed-call'],
    [
      'getattr of a module',
      pickleOf(global('builtins', 'getattr'), '(', global('os', 'path'), "S'os'\ntR."),
      'pickle-attribute',
    ],
  ])('tells %s', async (_, bytes, id) => {
    const report = await scan(bytes);
    expect(report.verdict).toBe('malicious');
    expect(report.findings.map((finding) => finding.id)).toContain(id);
  });

  it('scans bytes that a call unpickles', async () => {
    const inner = pickleOf(global('os', 'system'), "(S'x'\ntR.");
    const bytes = pickleOf(
      [0x80, 3],
      global('torch.storage', '_load_from_bytes'),
      [0x43, inner.length],
      inner,
      [0x85, 0x52, 0x2e],
    );
    expect((await scan(bytes)).findings).toMatchObject([
      { id: 'pickle-call', target: 'os:system', member: expect.stringContaining('bytes at') },
    ]);
  });

  it('names the place of the call', async () => {
    const report = await scan(pickleOf([0x80, 2], global('os', 'system'), text('x'), [0x85, 0x52, 0x2e]));
    expect(report).toEqual({
      path: 'model.pkl',
      format: 'pickle',
      formats: ['pickle'],
      verdict: 'malicious',
      reason: 'Loading calls os.system, which runs commands of the system.',
      findings: [
        {
          id: 'pickle-call',
          verdict: 'malicious',
          message: 'Loading calls os.system, which runs commands of the system.',
          offset: 17,
          operation: 'REDUCE',
          target: 'os:system',
        },
      ],
      more: 0,
    });
  });
});

describe('honest pickles', () => {
  it.each<[name: string, bytes: Buffer]>([
    [
      'an ordered dictionary',
      framed(pickleOf(stackGlobal('collections', 'OrderedDict'), [0x94], ')R', [0x94], '(', text('a'), 'K\x01u.')),
    ],
    [
      'an estimator',
      framed(
        pickleOf(
          stackGlobal('sklearn.linear_model._logistic', 'LogisticRegression'),
          ')',
          [0x81],
          '}(',
          text('C'),
          'K\x01ub.',
        ),
      ),
    ],
    [
      'an old object',
      pickleOf('ccopy_reg\n_reconstructor\n(csklearn.pipeline\nPipeline\nc__builtin__\nobject\nNtR(dp0\nb.'),
    ],
    [
      'bytes of protocol 2',
      pickleOf([0x80, 2], global('_codecs', 'encode'), text('a'), text('latin1'), [0x86, 0x52, 0x2e]),
    ],
    ['two pickles', pickleOf('K\x01.', ']K\x01a.')],
    ['text of a shell', framed(pickleOf(text('os.system("rm -rf /")'), '.'))],
  ])('%s is clean', async (_, bytes) => {
    expect(await scan(bytes)).toMatchObject({ verdict: 'clean', findings: [] });
  });

  it('an object of the project is unverified', async () => {
    const bytes = framed(pickleOf(stackGlobal('project.models', 'Ranker'), ')', [0x81], '}b.'));
    expect(await scan(bytes)).toMatchObject({
      verdict: 'unverified',
      reason: expect.stringContaining('project.models.Ranker'),
    });
  });

  it('an object that evaluates a formula of the file is unverified, and a call that writes a file suspicious', async () => {
    const formula = framed(pickleOf(stackGlobal('statsmodels.base.data', 'ModelData'), ')', [0x81], '}b.'));
    const mapped = framed(pickleOf(stackGlobal('numpy', 'memmap'), text('a.py'), [0x85, 0x52], '.'));
    expect((await scan(formula)).verdict).toBe('unverified');
    expect((await scan(mapped)).verdict).toBe('suspicious');
  });

  it('keeps methods that interpolators hold, and no call of them', async () => {
    const method = stackGlobal('scipy.interpolate._interpolate', 'interp1d._call_linear_np');
    const maker = pickleOf(
      stackGlobal('numpy.ma.core', '_mareconstruct'),
      '(',
      stackGlobal('numpy.ma', 'MaskedArray'),
      'tR',
    );
    expect((await scan(framed(pickleOf('](', method, maker, 'e.')))).verdict).toBe('clean');
    expect((await scan(framed(pickleOf(method, ')R.')))).verdict).toBe('suspicious');
    const other = stackGlobal('scipy.interpolate._interpolate', 'interp1d.__init__');
    expect((await scan(framed(pickleOf(other, '.')))).verdict).toBe('malicious');
  });

  const booster = stackGlobal('xgboost.core', 'Booster');
  const zone = stackGlobal('dateutil.tz.tz', 'tzfile');
  const ufunc = stackGlobal('numpy.core', '_ufunc_reconstruct');

  it.each<[name: string, bytes: Buffer, verdict: string]>([
    ['a booster and its state', pickleOf(booster, ')', [0x81], '}b.'), 'clean'],
    ['a booster that reads a file', pickleOf(booster, 'N', text('x'), [0x86, 0x52], '.'), 'suspicious'],
    ['a zone by its name', pickleOf(zone, 'N', text('/usr/share/zoneinfo/UTC'), [0x86, 0x52], '.'), 'clean'],
    ['a zone that opens a file', pickleOf(zone, text('/etc/passwd'), [0x85, 0x52], '.'), 'suspicious'],
    ['a function of NumPy', pickleOf(ufunc, text('numpy.core.umath'), text('add'), [0x86, 0x52], '.'), 'clean'],
    ['a function of the system', pickleOf(ufunc, text('os'), text('system'), [0x86, 0x52], '.'), 'suspicious'],
  ])('%s', async (_, bytes, verdict) => {
    expect((await scan(framed(bytes))).verdict).toBe(verdict);
  });

  it.each([
    ['text that begins like one', 'cos\nsystem\n'],
    ['prose', 'Nothing to see.\n'],
    ['numbers', '0,1,2\n'],
  ])('%s is none', async (_, text) => {
    expect(await scan(Buffer.from(text), 'a.txt')).toMatchObject({ format: 'other' });
  });

  it.each<[name: string, bytes: Buffer]>([
    ['cut off', framed(pickleOf(text('a')))],
    ['followed by other bytes', pickleOf('K\x01.', [0xff, 0xff])],
  ])('%s is not clean', async (_, bytes) => {
    expect(await scan(bytes)).toMatchObject({ verdict: 'not-scanned' });
  });
});
