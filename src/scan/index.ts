export { UnreadableError } from './contract.ts';
export type { ByteSource, FindingVerdict, ScanFinding, ScanLimits } from './contract.ts';
export type { FileReport, FileVerdict } from './report.ts';
export { scanSource, type ScanOptions } from './scan-source.ts';
export { bytesSource } from './sources.ts';
